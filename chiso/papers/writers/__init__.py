"""From the paper model to paper: DOCX and PDF laid out as Decree 30/2020 asks, from one sheet.

``sheet`` decides what stands where; ``docx`` and ``pdf`` only set it. Nothing is invented: what the
model does not say stays blank, with the room a person needs to fill it in.
"""
