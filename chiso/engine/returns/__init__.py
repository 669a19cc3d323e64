"""Statistical returns: a report's layout as data, and all that is decided about its figures and words.

``types`` the format → ``build`` strict YAML to types, all faults at once → ``values`` what a figure may be →
``compute`` computed figures with a trace → ``check`` remarks at a figure or section → ``citations`` numbers
in a narrative that stay tied to figures → ``merge``, ``narrative`` many units' returns into one →
``differences`` one period against another. Pure: opens no file. Missing is not zero; nothing is invented.
"""
