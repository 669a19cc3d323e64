"""A month over HTTP: files, received, returned, files again, accepted, consolidated, issued, corrected."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from chiso.reporting.models import Issue, Report, Submission
from tests.cast import Cast
from tests.papers.signing import sign
from tests.reporting import making


def post(client: Any, url: str, **data: Any) -> Any:
    answer = client.post(url, data)
    assert answer.status_code == 302, (url, answer.status_code, answer.text[:2000])
    return answer


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def test_a_month(cast: Cast, signed_in: Any) -> None:
    an, binh, chi, dung = (signed_in(name) for name in ("an", "binh", "chi", "dung"))
    making.task(cast)
    window = making.window(cast)
    # The unit files.
    post(an, f"/bao-cao/ky/{window.pk}/mo/")
    report = Report.objects.select_related("window__regime").get(unit=cast.investment)
    making.answered(report, cast, words="Đã rà soát 12 thủ tục hành chính trong kỳ.")
    post(an, f"/bao-cao/{report.pk}/trinh/", once="a")
    post(binh, f"/bao-cao/{report.pk}/duyet/", once="b")
    # The Office receives it, gives it back at its place.
    desk = f"/bao-cao/tiep-nhan/ky/{window.pk}/"
    assert "Chờ tiếp nhận" in chi.get(desk).text
    post(chi, f"{desk}lam/", action="receive", once="c")
    page = f"/bao-cao/tiep-nhan/{report.pk}/"
    content = Submission.objects.get(report=report).content
    section = next(row["key"] for row in content["sections"] if row["text"])
    assert "Đã rà soát 12 thủ tục" in chi.get(page).text
    wrong = chi.post(f"{page}lam/", {"action": "return", "remark:section:Z": "?", "once": "x"})
    assert (wrong.status_code, "RP0313" in wrong.text) == (422, True)
    post(
        chi,
        f"{page}lam/",
        **{
            "action": "return",
            f"remark:section:{section}": "Nêu tên thủ tục.",
            "reason": "Bổ sung",
            "once": "d",
        },
    )
    assert "Nêu tên thủ tục." in an.get(f"/bao-cao/{report.pk}/").text
    # The unit answers and files again.
    remark = report.remarks.get()
    post(an, f"/bao-cao/y-kien/{remark.pk}/tra-loi/", answer="Đã bổ sung ở cuối mục.")
    post(an, f"/bao-cao/{report.pk}/trinh/", once="e")
    post(binh, f"/bao-cao/{report.pk}/duyet/", once="f")
    assert [row.number for row in Submission.objects.filter(report=report)] == [2, 1]
    # Accepted only when the remark is closed.
    assert chi.post(f"{page}lam/", {"action": "accept"}).status_code == 422
    post(chi, f"/bao-cao/tiep-nhan/nhan-xet/{remark.pk}/xong/")
    post(chi, f"{desk}lam/", action="accept", report=[report.pk], once="g")
    assert Report.objects.get(pk=report.pk).state == "accepted"
    # Consolidated; the same editor writes it.
    whole = post(chi, f"{desk}tong-hop/").headers["Location"]
    text = chi.get(whole).text
    assert "Đã rà soát 12 thủ tục" in text
    assert f"/bao-cao/tiep-nhan/{report.pk}/lan/2/?cau=" in text
    assert "Phòng Quản lý lao động" in text, "who has not sent is named"
    pk = int(re.findall(r"/tong-hop/(\d+)/", whole)[0])
    assert chi.get(f"/bao-cao/{pk}/").status_code == 200
    # The paper.
    paper = post(chi, f"/bao-cao/tiep-nhan/tong-hop/{pk}/van-ban/", once="h").headers["Location"]
    issue = Issue.objects.get()
    form = chi.get(f"{paper}sua/").context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {
        "to": "UBND thành phố Hải Phòng", "recipients": "Lãnh đạo Ban", "place": "Hải Phòng",
        "signer": f"{cast.dung.person_id}:", "once": "i",
    }  # fmt: skip
    post(chi, f"{paper}sua/", **data)
    assert chi.post(f"{paper}cap-so/", {"issued_on": "2026-10-05"}).status_code == 422
    assert chi.post(f"{paper}duyet/").status_code == 403
    post(dung, f"{paper}duyet/")
    post(chi, f"{paper}cap-so/", issued_on="2026-10-05", once="j")
    unsigned = body(chi.get(f"{paper}tep/pdf/"))
    # Signed outside and brought back.
    bare = chi.post(f"{paper}ban-ky/", {"file": SimpleUploadedFile("ky.pdf", unsigned)})
    assert (bare.status_code, "RP0407" in bare.text) == (422, True)
    post(chi, f"{paper}ban-ky/", file=SimpleUploadedFile("ky.pdf", sign(unsigned)))
    said = chi.get(paper).text
    assert "Không có gì trái với bản đã cấp số" in said
    assert "Chứng thư số có do tổ chức được công nhận cấp" in said
    post(chi, f"{paper}ban-hanh/", once="k")
    assert an.get(paper).status_code == 200
    assert (
        body(an.get(f"{paper}tep/da-ky/"))
        == sign(unsigned)[: len(unsigned)] + body(an.get(f"{paper}tep/da-ky/"))[len(unsigned) :]
    )
    # A mistake of content: the same form, the chain shown, the first one replaced.
    new = post(chi, f"{paper}dinh-chinh/", kind="content", reason="Sai số liệu mục I", once="l").headers[
        "Location"
    ]
    post(dung, f"{new}duyet/")
    post(chi, f"{new}cap-so/", issued_on="2026-10-05", once="m")
    post(chi, f"{new}ban-ky/", file=SimpleUploadedFile("ky2.pdf", sign(body(chi.get(f"{new}tep/pdf/")))))
    post(chi, f"{new}ban-hanh/", once="n")
    issue.refresh_from_db()
    assert issue.state == "replaced"
    assert "Chuỗi thay thế, đính chính" in an.get(new).text
    # And one of form: a letter; the corrected paper stays in force.
    letter = post(
        chi, f"{new}dinh-chinh/", kind="form", reason="Sai ngày", where="dòng 3", was="tháng 9",
        now="tháng 10", once="o",
    ).headers["Location"]  # fmt: skip
    assert "đính chính" in chi.get(letter).text
    assert Issue.objects.get(pk=int(new.split("/")[-2])).state == "issued"
