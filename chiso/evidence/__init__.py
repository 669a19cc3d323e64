"""Evidence: content-addressed files and registered documents, attached once and reused everywhere.

A ``File`` is bytes by sha256; a ``Document`` is what the bytes are (number, symbol, issuer, date of
issue, which differs from the day it was uploaded), in versions. Who uses a document links to it from
above; evidence knows no tasks and no criteria.
"""
