"""Chiso: plans, reports, evidence, scores and ranks of administrative-reform indices.

Direction, enforced by ``.importlinter``: ``cli → web → dashboards → plans → evidence →
notices → org → audit → (engine | papers)``. Read bottom-up; nothing below knows what is above.
"""

__version__ = "0.1.0"
