"""Tables of plans, low to high: ``reading`` → ``plan`` → ``task`` → ``dialogue``. Import from here."""

from chiso.plans.models.dialogue import Comment, Explanation, Extension, SavedView
from chiso.plans.models.plan import Item, ItemUnit, Plan, PlanVersion
from chiso.plans.models.reading import Finding, Reading
from chiso.plans.models.task import Occurrence, Progress, Task, TaskDocument, TaskUnit

__all__ = [
    "Comment",
    "Explanation",
    "Extension",
    "Finding",
    "Item",
    "ItemUnit",
    "Occurrence",
    "Plan",
    "PlanVersion",
    "Progress",
    "Reading",
    "SavedView",
    "Task",
    "TaskDocument",
    "TaskUnit",
]
