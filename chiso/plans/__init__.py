"""From the signed paper to tasks in every unit's hands.

A ``Reading`` is what the reader found in a paper, with findings to decide; a ``Plan`` is what people
approved, in versions; ``Item`` its lines; a unit's plan is derived from the items assigned to it and
detailed into ``Task`` rows with progress, evidence, extensions and explanations.
"""
