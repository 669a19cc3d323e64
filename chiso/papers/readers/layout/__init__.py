"""From words with a place to blocks: shared by the PDF reader and the scan reader.

``words`` gives the vocabulary, ``lattice`` finds tables from ruling lines, ``lines`` sets words into printed
lines, ``sides`` keeps the two blocks of head and foot apart, ``pages`` puts a document together.
Nothing here reads a file; nothing decides what words mean beyond the fixed words of the head and foot.
"""
