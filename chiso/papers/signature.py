"""The signature: the power it is given under (KT., TL., TUQ., TM., Q.), the posts and the name.

The block's lines keep their order: power and head, own post, name. A "TM." line names the
collective and may stand over a "KT." line. A title before the name (TS., PGS.) is left out of the
name and reported (C13). Nothing is made up: a block without a name has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chiso.papers.cut import POWER, TITLE, is_person, is_post, is_power
from chiso.papers.findings import finding
from chiso.papers.folding import fold, is_capital, squeeze
from chiso.papers.foot import Foot, Run
from chiso.papers.model import Anchor, Finding, Signature

_POWERS = {
    "tm": "TM.",
    "t/m": "TM.",
    "kt": "KT.",
    "k/t": "KT.",
    "tl": "TL.",
    "t/l": "TL.",
    "tuq": "TUQ.",
    "q": "Q.",
}
_NO_NAME = ("đã ký", "ký tên", "đóng dấu", "chữ ký", "ký,", "họ và tên", "(ký")


def read_signature(foot: Foot) -> Signature | None:
    """The signature of the right block, or ``None`` where there is none."""
    runs = [run for run in foot.right if not _is_remark(run.text)]
    first = next((i for i, run in enumerate(runs) if is_power(run.text) or is_post(run.text)), None)
    if first is None:
        return None
    runs = _joined(runs[first:])
    authority, head, post, on_behalf, name = None, None, None, None, None
    for run in runs:
        text = squeeze(run.text)
        if is_power(text):
            power, rest = _power(text)
            if authority == "TM.":
                on_behalf = head
            authority, head, post = power, rest, None
        elif is_capital(text) and not _person(text):
            post = text if post is None else f"{post} {text}"
        elif _person(text):
            name = TITLE.sub("", text).strip()
            break
    if name is None:
        name = next((squeeze(run.text) for run in reversed(runs) if _is_capital_name(run.text)), None)
        post = None if post is None or post == name else post.removesuffix(f" {name}" if name else "")
    lines = tuple(squeeze(run.text) for run in runs)
    return Signature(authority, head, post, name, _over(runs), on_behalf, lines)


def _power(text: str) -> tuple[str, str]:
    match = POWER.match(text)
    assert match is not None
    letters = fold(match.group()).strip(" .")
    return _POWERS[letters], text[match.end() :].strip(" .")


def _joined(runs: Sequence[Run]) -> list[Run]:
    """A post wrapped over lines as one run: "KT. CHỦ NHIỆM" / "ỦY BAN DÂN TỘC" stay apart by their nouns."""
    out: list[Run] = []
    for run in runs:
        goes_on = (
            out
            and is_capital(run.text)
            and is_capital(out[-1].text)
            and not (is_power(run.text) or is_post(run.text))
            and not is_person(run.text)
            and (is_power(out[-1].text) or is_post(out[-1].text))
            and not _is_capital_name(run.text)
        )
        if goes_on:
            last = out[-1]
            out[-1] = Run(f"{last.text} {run.text}", last.page, last.line, last.start)
        else:
            out.append(run)
    return out


def _person(text: str) -> bool:
    return is_person(TITLE.sub("", squeeze(text)).strip())


def _is_capital_name(text: str) -> bool:
    """A name set in capitals: two to five words, none of them the noun of a body or post."""
    words = squeeze(text).split()
    bodies = {
        "ban",
        "sở",
        "bộ",
        "cục",
        "ủy",
        "phòng",
        "khu",
        "tỉnh",
        "phố",
        "nhân",
        "dân",
        "trưởng",
        "tịch",
        "đốc",
    }
    return is_capital(text) and 2 <= len(words) <= 5 and not bodies & {fold(word) for word in words}


def _is_remark(text: str) -> bool:
    return fold(text).strip("( ").startswith(_NO_NAME) or not any(letter.isalpha() for letter in text)


def _over(runs: Sequence[Run]) -> Anchor:
    first, last = runs[0].anchor(), runs[-1].anchor()
    if (first.page, first.line) == (last.page, last.line):
        return first
    return Anchor(first.page, first.line, first.start, last.end, last_page=last.page, last_line=last.line)


def signature_findings(foot: Foot, signature: Signature | None) -> Iterator[Finding]:
    """No signer at all; a title before the name."""
    if signature is None or signature.name is None:
        at = signature.at if signature else None
        yield finding("PF409", at, "Không đọc được họ tên người ký; cần kiểm tra bản gốc")
        return
    for run in foot.right:
        title = TITLE.match(run.text)
        if title and _person(run.text):
            at = Anchor(run.page, run.line, run.start, run.start + title.end())
            yield finding(
                "PF410",
                at,
                f"Trước họ tên người ký không ghi học hàm, học vị (“{title.group().strip()}”)",
                original=run.text[: title.end()],
                suggestion="",
            )
