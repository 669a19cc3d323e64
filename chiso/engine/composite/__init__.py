"""Composite indices: a plan of named steps as data, run on a table of units × indicators.

``plan`` types the file, ``table`` holds the figures; ``impute treat
normalise weigh aggregate rank screen`` are one family of methods each, on plain float64 arrays;
``run`` applies the steps in order and logs each; ``sensitivity`` edits the plan and runs it again
through the same functions, thousands of times at once; ``coherence`` looks at the correlations;
``tell`` says the results in Vietnamese. A step that cannot be done is refused, never skipped.
"""
