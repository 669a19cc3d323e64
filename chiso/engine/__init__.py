"""The engine: pure Python. No Django, no network, no database; it opens no file.

``problems`` lies at the bottom; ``decimals | periods | states`` above it, then ``trace``, ``spec``,
``rules``, and on top the independent ``score | survey | composite | form``.
"""
