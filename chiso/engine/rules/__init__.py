"""Scoring rules: one kind, one module. Exact fractions in, exact points out, with the reason.

``verdict`` says what is asked and answered; ``measure`` turns figures into the value compared; a module
a kind; ``lines`` takes a leaf apart; ``apply`` judges one line. Nothing here knows the tree.
"""
