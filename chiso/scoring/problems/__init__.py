"""Refusals of scoring, one module a noun.

Codes: ``RB01xx`` rounds, ``RB02xx`` sheets, ``RB03xx`` appraisal and council, ``RB04xx`` results,
``RB05xx`` learning.
"""
