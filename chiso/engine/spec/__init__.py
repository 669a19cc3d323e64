"""Rule books as data: what an edition of an index says, read strictly and never interpreted.

``types`` are the sentences an edition may say; ``read`` turns text into a tree that knows its lines;
``build`` turns the tree into types; ``check`` holds the ten laws; ``canon`` gives the identity;
``diff`` says in words what changed; ``schema`` tells editors; ``follows`` joins editions.
"""
