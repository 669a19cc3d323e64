"""English is complete: every string of the interface has its translation, with the same placeholders."""

from __future__ import annotations

import ast
import gettext
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT, modules

CATALOGUES = sorted(PACKAGE.glob("*/locale/en/LC_MESSAGES/django.po"))
"""One an app; the words of the older apps stand together in that of ``web``."""
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


def entries(*catalogues: Path) -> list[tuple[str, list[str]]]:
    """(msgid, msgstrs) of the catalogues; words that need a context are looked at by their screens."""
    found = []
    blocks = [block for path in catalogues or CATALOGUES for block in path.read_text().split("\n\n")]
    for block in blocks:
        fields: dict[str, str] = {}
        field = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            if match := re.match(r"(msgid_plural|msgid|msgstr(?:\[\d\])?|msgctxt) ", line):
                field = match.group(1)
            fields[field] = fields.get(field, "") + "".join(QUOTED.findall(line))
        if fields.get("msgid") and "msgctxt" not in fields:
            found.append(
                (fields["msgid"], [text for key, text in fields.items() if key.startswith("msgstr")])
            )
    return found


def test_nothing_is_left_untranslated() -> None:
    assert [msgid for msgid, translations in entries() if not all(translations)] == []


def test_placeholders_agree() -> None:
    def placeholders(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)s", text))

    assert [
        msgid
        for msgid, translations in entries()
        for text in translations
        if placeholders(text) != placeholders(msgid)
    ] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-5])
def test_the_compiled_catalogue_is_up_to_date(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    stale = []
    for msgid, translations in entries(path):
        words = ast.literal_eval(f'"{msgid}"')
        if len(translations) == 1 and catalogue.gettext(words) != ast.literal_eval(f'"{translations[0]}"'):
            stale.append(msgid)
    assert stale == [], "compile the catalogue anew"


@pytest.mark.parametrize("marker", [r'{%\s*(?:translate|trans)\s+"((?:[^"\\]|\\.)*)"'])
def test_every_string_of_the_templates_is_in_the_catalogue(marker: str) -> None:
    known = {msgid for msgid, _translations in entries()}
    listed = subprocess.run(
        ["git", "ls-files", "chiso/**/*.html"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    missing = {
        f"{name}: {words}"
        for name in listed
        if (ROOT / name).exists()
        for words in re.findall(marker, (ROOT / name).read_text())
        if words not in known
    }
    assert missing == set(), "run makemessages and translate"


def test_every_string_of_the_code_is_in_the_catalogue() -> None:
    known = {ast.literal_eval(f'"{msgid}"') for msgid, _translations in entries()}
    missing = {
        f"{name}: {call.args[0].value}"
        for name, tree in modules("")
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "gettext", "gettext_lazy"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and call.args[0].value not in known
    }
    assert missing == set(), "translate, then compile the catalogue (msgfmt)"
