"""Every rule said in Vietnamese; the page and the text hold every criterion and its clause."""

from dataclasses import replace
from fractions import Fraction as F
from html.parser import HTMLParser

from chiso.engine.spec import page, words
from chiso.engine.spec import types as t
from tests.engine.sample import SAMPLE, TRACKED

NODES = {node.code: node for node in SAMPLE.walk()}


def said(code):
    return words.describe(NODES[code].rule, NODES[code].figures)


def test_each_kind_is_said_as_a_table_would_print_it():
    assert said("1.1") == ["(b/a) × điểm tối đa", "b/a dưới 95 %: 0 điểm", "a = 0: văn bản không quy định"]
    assert said("1.2")[0] == "Đầy đủ: 0,50 [day_du]"
    assert said("1.3")[:3] == ["Xét b/a", "Từ 20 % trở lên: 1,00", "Từ 15 % đến dưới 20 %: 0,50"]
    assert said("1.4") == ["(b/a) × 1,00 + (c/a) × 0,50", "a = 0: đạt điểm tối đa"]
    assert "(b1 + b2 + b3)/a dưới 70 %: 0 điểm" in said("1.5")
    assert said("1.6")[0] == "Tiếp công dân: tối đa 0,25 [/tiep_cong_dan]"
    assert said("1.7")[0] == "phục vụ công chức: 0,50 [/cong_chuc]"
    assert said("1.8") == ["Mỗi n: 0,25, cộng đến điểm tối đa"]
    assert said("1.9")[1] == "b/a từ 70 % trở lên: điểm tối đa"
    assert said("2.1")[0] == "Tăng so với năm trước liền kề: 1,00"
    assert said("2.2")[0] == "Vị trí 1 đến 10 trong 34: 1,00"
    assert said("2.4")[-1] == "không được giao thu: không đánh giá, không tính vào tổng điểm [khong]"
    assert said("2.4")[3] == "  Trên 0 %: 2,00"
    assert said("2.5") == ["a (%) × điểm tối đa"]
    assert said("2.6")[1] == "Không có phiếu: văn bản không quy định"
    assert said("2.7") == ["Người thẩm định cho từ 0,00 đến điểm tối đa, bội của 0,25, có lý do"]
    assert said("3.1")[1:] == [
        "Không trừ trong 1 đầu",
        "Trừ một lần 0,50 trong 2 tiếp theo",
        "Sau đó trừ 0,25 mỗi đơn vị",
        "Từ 8 trở lên: 0 điểm",
    ]


def test_rarer_words_are_said_too():
    share = t.Share(part=("b", "c"), of="a", zero="zero")
    assert words.describe(t.Ratio(of=share, full_at=F("0.85")), {})[0].startswith("((b + c)/a) / 85 %")
    assert words.describe(t.Deduction(figure="n", each=F(1), start=F(2)), {})[0] == "Tính từ 2,00, theo n"
    assert words.describe(t.Judged(high=F(1)), {}) == ["Người thẩm định cho từ 0,00 đến 1,00, có lý do"]
    bands = t.Bands(
        of=t.Given(figure="n"),
        bands=(
            t.Band(from_=F(3), to=F(3), points=F(1)),
            t.Band(points=F(0)),
            t.Band(to=F(2), points=F(0), when=t.Text(vi="Ít")),
        ),
    )
    assert words.describe(bands, {"n": t.Figure(title=t.Text(vi="x"))}) == [
        "Xét n",
        "Bằng 3: 1,00",
        "Mọi giá trị: 0,00",
        "Ít (đến 2): 0,00",
    ]
    text = t.Text(vi="chậm")
    per_day = t.Cut(code="c", when=text, figure="n", each=F("0.1"), grace=2, cap=F("0.5"))
    assert words.cut(per_day) == "chậm: trừ 0,10 mỗi n sau 2 n đầu, tối đa 0,50 [c]"
    assert words.cut(replace(per_day, grace=0, cap=None)) == "chậm: trừ 0,10 mỗi n [c]"
    assert words.cut(t.Cut(code="c", when=text, points=F(1))) == "chậm: trừ 1,00 [c]"


class Tags(HTMLParser):
    """Checks that tags close in order and gathers ids and links."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.names = [], set(), [], set()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.names.add(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.ids |= {found["id"]} if "id" in found else set()
        self.links += [found["href"]] if "href" in found else []

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(html):
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    return tags


def test_the_page_is_whole_linked_and_free_of_scripts():
    erratum = t.Erratum(printed="1,5 < 2", used="1", why="in sai")
    index = replace(SAMPLE, head=replace(SAMPLE.head, errata=(erratum,)))
    html = page.page(index, sha256="0" * 64)
    tags = parsed(html)
    assert {f"#{name}" for name in tags.ids} >= set(tags.links)
    assert {f"tc-{node.code}" for node in SAMPLE.walk()} <= tags.ids
    assert not {"script", "link", "img", "iframe"} & tags.names
    assert "1,5 &lt; 2" in html
    assert "thay bằng" in html
    assert 'lang="vi"' in html


def test_remarks_notes_and_plain_domains_are_on_the_page():
    first = replace(
        SAMPLE.tree[2],
        children=(),
        by="unit",
        rule=t.Judged(),
        note="ghi <chú>",
        erratum=t.Erratum(printed="a", used="b", why="c"),
        evidence=t.Evidence(need="unstated", items=("tài liệu",)),
    )
    nested = replace(SAMPLE.tree[0], children=(replace(SAMPLE.tree[0].children[0], code="1.1.1"),))
    index = replace(SAMPLE, tree=(first, replace(SAMPLE.tree[1], children=(nested,))))
    html = page.page(index, sha256="x")
    parsed(html)
    assert "ghi &lt;chú&gt;" in html
    assert "Bảng in:" in html
    tracked = page.page(TRACKED, sha256="x")
    assert "chỉ theo dõi tiến độ" in tracked
    parsed(tracked)


def test_the_text_names_every_line():
    text = page.text(SAMPLE, sha256="abc")
    for node in SAMPLE.walk():
        assert f"{node.code} {node.title.vi}" in text
    assert "khong_co_dvsn" in text
    assert "bao_cao_khong_dat" in text
    assert "1.1 Thực hiện kế hoạch" in page.text(TRACKED, sha256="x")


def test_rounding_and_ranking_are_told_without_code_words():
    assert words.rounding(t.Rounding(places=2, mode="down", at="leaf")) == "2 chữ số, cắt bỏ, ở từng tiêu chí"
    assert words.ranking(t.Ranking(by="points", ties="dense")) == "theo điểm, bằng nhau thì xếp 1-2-2-3"
