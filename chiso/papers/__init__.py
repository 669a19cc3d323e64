"""The administrative document as one typed model, its readers and its writers.

Pure: no Django, no network, no database. Bytes come in, a ``Paper`` comes out, and back.
"""
