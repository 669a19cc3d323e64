"""The one root of every refusal in the system.

A problem is raised when going on would mean guessing. It names a code that never changes its meaning,
the place, what was expected, what was got and what to do. The words shown to officials are Vietnamese
(``hint`` and ``expected`` are written in Vietnamese by the catalogue that raises them); the code is
for support and for programs. Each area keeps its catalogue in its own ``problems`` module: ``PA``
papers, ``SP`` rule books, ``RU`` rules, ``SC`` scoring, ``SV`` survey estimation, ``SM`` sampling,
``CO`` composite indices, ``PI`` pictures, ``GR`` sheets, ``RD`` plans in YAML, ``RT`` returns, ``AU``
audit, ``OR`` organisation, ``NO`` notices, ``EV`` evidence, ``PL`` plans and tasks, ``WB`` web,
``CL`` command line. Retired codes stay listed.
"""

from __future__ import annotations

from collections.abc import Iterable


class Problem(Exception):
    """A refusal: ``code`` at ``place``; what was ``expected``, what was ``got``, what to do (``hint``)."""

    def __init__(self, code: str, *, place: str = "", expected: str, got: str = "", hint: str = "") -> None:
        super().__init__(code, place, expected, got, hint)
        self.code = code
        self.place = place
        self.expected = expected
        self.got = got
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.code} {self.place}".rstrip()
        return f"{where}: " + "; ".join(part for part in (self.expected, self.got, self.hint) if part)

    def as_json(self) -> dict[str, str]:
        return {
            "code": self.code,
            "place": self.place,
            "expected": self.expected,
            "got": self.got,
            "hint": self.hint,
        }


class Problems(Exception):
    """Several refusals reported together: a reader of a file tells all its faults at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        if not self.problems:
            raise ValueError("Problems needs at least one problem")
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
