"""The 10th of the month: reports that write themselves, consolidated and issued.

A ``Regime`` says who reports what to whom and when; a ``Window`` is one of its periods with its own days;
a ``Report`` is what one unit (or, consolidating, the authority itself) says about a window: sections in
words, figures, tasks. ``Issue`` is the paper that left, with its number and its signed file. What is known
elsewhere (tasks, evidence, last period) is carried in with its origin; what nobody gave is asked for.
"""
