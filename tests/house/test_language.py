"""English is complete: every string of the interface has its translation, with the same placeholders."""

from __future__ import annotations

import ast
import gettext
import re
import subprocess

import pytest

from tests.house.tree import PACKAGE, ROOT

CATALOGUE = PACKAGE / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


def entries() -> list[tuple[str, list[str]]]:
    """(msgid, msgstrs) of the catalogue; words that need a context are looked at by their screens."""
    found = []
    for block in CATALOGUE.read_text().split("\n\n"):
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


def test_the_compiled_catalogue_is_up_to_date() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    stale = []
    for msgid, translations in entries():
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
