"""Refusals of reporting, one module a noun.

Codes: ``RP01xx`` regimes and windows, ``RP02xx`` reports, ``RP03xx`` the desk, ``RP04xx`` issued papers.
"""
