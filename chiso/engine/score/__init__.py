"""Scoring: a sheet under an edition gives a result in which every point is explained.

``figures`` and ``sheet`` read what a body says; ``evaluate`` walks the tree; ``result`` holds the answer;
``seal`` keeps it for ever; ``compare``, ``rank``, ``lost``, ``cheapest``, ``forecast``, ``uncertain`` use it.
"""
