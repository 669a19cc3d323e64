"""Pure shapes of reporting: days of a regime, draft words, what is frozen; no database."""
