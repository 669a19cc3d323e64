"""Sampling: from a list of units to a drawn sample that anybody can draw again.

``frame`` checks the list before anything else; ``size`` says how many are needed; ``allocation``
divides them among strata; ``probability`` and ``selection`` draw; ``stages`` goes down districts,
communes, villages and persons; ``joint`` knows pairwise probabilities; ``protocol`` writes it all
down. Randomness is passed in and spent in a documented order (``chance``).
"""
