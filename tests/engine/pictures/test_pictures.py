"""Every picture: drawn in three forms, read without eyes, told apart without colours, in Vietnamese."""

from __future__ import annotations

import io
import itertools
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from chiso.engine.pictures import look
from chiso.engine.pictures.bands import Ranked, bands
from chiso.engine.pictures.changes import REAL, UNSURE, Change, changes
from chiso.engine.pictures.intervals import Interval, intervals
from chiso.engine.pictures.likert import Answers, likert
from chiso.engine.pictures.picture import alternative
from chiso.engine.pictures.rank_intervals import RankInterval, rank_intervals
from chiso.engine.pictures.render import render
from chiso.engine.pictures.starfish import starfish
from chiso.engine.problems import Problem
from tests.engine.pictures.gallery import OWN, gallery, rays

GALLERY = gallery()
KINDS = list(GALLERY)


def texts(svg: str) -> list[str]:
    """Words drawn, lines of one mark joined."""
    found = re.findall(r"<text[^>]*>(.*?)</text>", svg, flags=re.S)
    return [re.sub(r"<[^>]+>", " ", word).replace("&amp;", "&").strip() for word in found]


@pytest.mark.parametrize("kind", KINDS)
def test_one_specification_makes_svg_png_and_pdf(kind: str) -> None:
    picture = GALLERY[kind]
    assert render(picture, form="svg").startswith(b"<svg")
    image = Image.open(io.BytesIO(render(picture, form="png")))
    assert image.width / 2 <= 560, "wider than the text of an A4 page can carry"
    assert render(picture, form="pdf").startswith(b"%PDF")


@pytest.mark.parametrize("kind", KINDS)
def test_the_specification_is_plain_json_and_asks_nothing_of_the_network(kind: str) -> None:
    text = json.dumps(GALLERY[kind].spec, ensure_ascii=False, allow_nan=False)
    assert re.findall(r"https?://[^\"]+", text) == ["https://vega.github.io/schema/vega-lite/v6.json"]
    assert '"url"' not in text
    assert GALLERY[kind].spec == gallery()[kind].spec


@pytest.mark.parametrize("kind", KINDS)
def test_letters_are_those_of_the_bundled_face(kind: str) -> None:
    pdf = render(GALLERY[kind], form="pdf")
    assert b"Inter" in pdf
    assert set(re.findall(rb"/BaseFont ?/([A-Za-z+-]+)", pdf))
    assert not re.search(rb"/BaseFont ?/[A-Z]*\+?Liberation", pdf)


@pytest.mark.parametrize("kind", KINDS)
def test_who_cannot_see_it_gets_every_figure_in_words(kind: str) -> None:
    picture = GALLERY[kind]
    page = alternative(picture)
    assert picture.description in page
    assert picture.spec["description"] == picture.description
    svg = ElementTree.fromstring(render(picture, form="svg"))
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == f"{picture.title}. {picture.description}"
    assert not [part for part in svg.iter() if part is not svg and part.get("aria-label")]
    assert all(len(row) == len(picture.columns) for row in picture.rows)
    cells = " ".join(cell for row in picture.rows for cell in row)
    for word in texts(render(picture, form="svg").decode()):
        for figure in re.findall(r"\d+,\d+", word):
            assert figure in cells or figure in picture.description, (word, figure)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_have_commas_and_no_full_stop_before_decimals(kind: str) -> None:
    for word in texts(render(GALLERY[kind], form="svg").decode()):
        assert not re.search(r"\d\.\d{1,2}(?!\d)", word), word


def lightness(colour: str) -> float:
    """CIE L* of a hex colour: what grey printing leaves of it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def test_bands_are_told_apart_in_grey() -> None:
    steps = [lightness(colour) for colour in look.BANDS]
    assert steps == sorted(steps)
    assert all(b - a >= 14 for a, b in itertools.pairwise(steps))


def test_neighbouring_answers_are_told_apart_in_grey() -> None:
    steps = [lightness(colour) for colour in look.LIKERT]
    assert steps.index(max(steps)) == 2
    assert all(abs(a - b) >= 14 for a, b in itertools.pairwise(steps))


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (look.INK, look.PAPER),
        (look.SOFT, look.PAPER),
        (look.PAPER, look.BANDS[0]),
        (look.INK, look.BANDS[2]),
        (look.INK, look.LIKERT[1]),
        (look.INK, look.LIKERT[3]),
        (look.PAPER, look.LIKERT[0]),
        (look.PAPER, look.LIKERT[4]),
    ],
)
def test_words_stand_out_from_their_ground(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


def marks(spec: Any, kind: str) -> list[dict[str, Any]]:
    found = []
    if isinstance(spec, dict):
        mark = spec.get("mark")
        if isinstance(mark, dict) and mark.get("type") == kind:
            found.append(mark)
        for value in spec.values():
            found += marks(value, kind)
    if isinstance(spec, list):
        for value in spec:
            found += marks(value, kind)
    return found


def test_the_four_lines_of_the_starfish_differ_by_dash_and_by_mark() -> None:
    spec = GALLERY["starfish"].spec
    dashes = {json.dumps(mark["strokeDash"]) for mark in marks(spec, "line") if "strokeDash" in mark}
    shapes = {mark["shape"] for mark in marks(spec, "point")}
    assert len(dashes) == len(shapes) == 4


def test_a_ray_without_a_figure_is_a_gap_and_says_so() -> None:
    picture = starfish(rays(value=2), unit="Hải Phòng", title="t", now="2024", before="2023")
    svg = render(picture, form="svg").decode()
    assert any(word.startswith("chưa có") for word in texts(svg))
    assert "chưa có" in picture.rows[2]
    assert not any("fillOpacity" in mark for mark in marks(picture.spec, "line"))


def test_a_series_without_any_figure_is_left_out_of_the_legend() -> None:
    without = [
        type(ray)(ray.code, ray.title, ray.low, ray.high, ray.value, ray.best, ray.median, None)
        for ray in rays()
    ]
    picture = starfish(without, unit="Hải Phòng", title="t", now="2024", before="2023")
    assert "Hải Phòng, 2023" not in texts(render(picture, form="svg").decode())


def test_change_is_said_in_words_beside_each_arrow() -> None:
    words = texts(render(GALLERY["changes"], form="svg").decode())
    assert words.count(REAL) == 2
    assert words.count(UNSURE) == 1
    assert "−3,5 (−5,4 đến −1,6)" in words


def test_a_unit_not_published_says_so_and_gets_no_mark() -> None:
    words = texts(render(GALLERY["intervals"], form="svg").decode())
    assert "không công bố" in words


def test_a_unit_without_a_rank_is_named_and_not_drawn() -> None:
    picture = GALLERY["bands"]
    words = texts(render(picture, form="svg").decode())
    assert "Vĩnh Phúc" not in words
    assert any("Vĩnh Phúc" in word for word in words)
    assert picture.rows[-1][1] == "không xếp hạng"


def test_long_names_are_broken_evenly() -> None:
    assert look.balanced(OWN) == ["Ban Quản lý Khu", "kinh tế Hải Phòng"]
    assert look.balanced("Sở Y tế") == ["Sở Y tế"]


REFUSALS = [
    ("no rows", lambda: intervals([], title="t", measure="m"), "PI0101"),
    (
        "an interval upside down",
        lambda: intervals([Interval("a", 5, 6, 7)], title="t", measure="m"),
        "PI0102",
    ),
    (
        "a value beyond its scale",
        lambda: starfish([_far(), *rays()[1:]], unit="u", title="t", now="1", before="0"),
        "PI0103",
    ),
    ("shares of 99 %", lambda: likert([Answers("a", (0.1, 0.2, 0.3, 0.2, 0.19), 5)], title="t"), "PI0104"),
    ("two rays", lambda: starfish(rays()[:2], unit="u", title="t", now="1", before="0"), "PI0105"),
    ("no ranked unit", lambda: bands([Ranked("a", None, None, None)], title="t", measure="m"), "PI0101"),
    ("ranks from nought", lambda: rank_intervals([RankInterval("a", 1, 0, 2)], title="t"), "PI0102"),
    (
        "a difference outside its interval",
        lambda: changes([Change("a", 1, 5, -1, 1, True)], title="t", measure="m", before="0", after="1"),
        "PI0102",
    ),
]


def _far() -> Any:
    ray = rays()[0]
    return type(ray)(ray.code, ray.title, ray.low, ray.high, 10.5, ray.best, ray.median, ray.last)


@pytest.mark.parametrize(("what", "draw", "code"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_figures_that_would_mislead_are_refused(what: str, draw: Any, code: str) -> None:
    with pytest.raises(Problem, match=code):
        draw()


def test_markup_in_a_name_stays_text() -> None:
    picture = intervals([Interval("<b>a</b>", 5, 4, 6)], title="<i>t</i>", measure="m")
    assert "<b>" not in alternative(picture)
    assert "<b>" not in render(picture, form="svg").decode()


def test_sixty_three_provinces_stand_on_one_printed_page() -> None:
    names = [f"Tỉnh thứ {i + 1}" for i in range(63)]
    ranks = rank_intervals(
        [RankInterval(name, i + 1, max(1, i), i + 3) for i, name in enumerate(names)], title="t"
    )
    quarters = bands(
        [Ranked(name, 50 - i / 5, i + 1, 1 + i // 16) for i, name in enumerate(names)], title="t", measure="m"
    )
    for picture in (ranks, quarters):
        image = Image.open(io.BytesIO(render(picture, form="png")))
        width, height = image.width / 2, image.height / 2  # points
        assert min(1, 453.5 / width) * height <= 728.5, "16 cm by 25.7 cm between the margins"
        assert sum(word in names for word in texts(render(picture, form="svg").decode())) == 63
