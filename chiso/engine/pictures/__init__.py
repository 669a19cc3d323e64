"""Pictures of results: one Vega-Lite specification each, for the page, SVG, PNG and PDF.

Each module takes typed rows and gives a ``Picture``: the specification, and for who cannot see it a
title, a description and the table of its figures. Differences are told by shape, pattern and words
as well as by colour. ``render`` turns a specification into bytes with the fonts that lie here.
"""
