"""Notices: what a person should know now, in the product and by e-mail, each told once."""
