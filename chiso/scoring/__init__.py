"""The scoring round: self-score, evidence, appraisal, explanation, council, published rank.

A ``Round`` is one edition × one year × groups of units. Each unit in it is a ``Subject`` with a sheet:
``Mark`` rows hold what was said of each line at each stage (figures, state, reason, origin), and every
change of them is kept. Points are never stored as typed: the engine computes them from figures under the
pinned edition. An ``Outcome`` is sealed and recomputes to the same bytes; lost points become draft items of
the next plan.
"""
