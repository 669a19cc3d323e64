from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chiso.evidence import services
from chiso.evidence.models import Document, Upload
from chiso.evidence.services import Facts
from tests.cast import Cast
from tests.evidence.samples import PDF, SAMPLES

LETTER = """BAN QUẢN LÝ KHU KINH TẾ HẢI PHÒNG      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 15/KH-BQL                              Hải Phòng, ngày 02 tháng 3 năm 2026

KẾ HOẠCH
Đối thoại với doanh nghiệp năm 2026

Thực hiện chương trình công tác năm 2026, Ban Quản lý xây dựng kế hoạch như sau:
I. MỤC ĐÍCH
1. Lắng nghe doanh nghiệp.
"""


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> None:
    settings.EVIDENCE_ROOT = tmp_path


def begin(client: Any, name: str = "a.pdf", size: int = len(PDF)) -> Any:
    return client.post(
        "/tai-lieu/tai-len/", json.dumps({"name": name, "size": size}), content_type="text/plain"
    )


def send(client: Any, url: str, offset: int, data: bytes) -> Any:
    return client.generic(
        "POST", url, data, "application/octet-stream", headers={"Upload-Offset": str(offset)}
    )


def test_parts_over_http_with_a_break_between(signed_in: Any) -> None:
    client = signed_in("an")
    url = begin(client).json()["url"]
    assert send(client, url, 0, PDF[:25]).json()["received"] == 25
    wrong = send(client, url, 0, PDF[:25])
    assert (wrong.status_code, wrong.json()["received"]) == (409, 25)
    later = signed_in("an")  # another day, another browser window
    assert later.get(url).json()["received"] == 25
    done = send(later, url, 25, PDF[25:]).json()
    assert done["next"].startswith("/tai-lieu/dang-ky/")
    assert later.get(done["next"]).status_code == 200


def test_the_upload_of_another_is_not_there(signed_in: Any) -> None:
    url = begin(signed_in("an")).json()["url"]
    assert signed_in("em").get(url).status_code == 404
    assert send(signed_in("em"), url, 0, PDF).status_code == 404


def test_refusals_come_as_data(signed_in: Any) -> None:
    client = signed_in("an")
    assert begin(client, size=10**12).json()["problem"]["code"] == "EV0001"
    assert client.post("/tai-lieu/tai-len/", b"{", content_type="text/plain").status_code == 422
    url = begin(client, name="a.png").json()["url"]
    refused = send(client, url, 0, PDF)
    assert (refused.status_code, refused.json()["problem"]["code"]) == (422, "EV0003")
    assert client.delete(url).status_code == 204
    assert not Upload.objects.exists()


def test_the_journey_without_a_script(signed_in: Any, cast: Cast) -> None:
    client = signed_in("an")
    sent = client.post("/tai-lieu/moi/", {"file": SimpleUploadedFile("kh.txt", LETTER.encode())})
    page = client.get(sent.headers["Location"])
    said = page.content.decode()
    assert 'value="KH-BQL"' not in said, "a proposal is asked for, never filled in silently"
    said = client.get(sent.headers["Location"] + "de-xuat/").content.decode()
    assert "15/KH-BQL" in said
    filled = client.get(sent.headers["Location"] + "?goi-y=1").content.decode()
    for value in ('value="KH-BQL"', 'value="15"', 'value="2026-03-02"', "Đối thoại với doanh nghiệp"):
        assert value in filled
    form = {
        "once": "k1", "title": "Kế hoạch đối thoại", "number": "15", "symbol": "KH-BQL", "issuer": "HEZA",
        "issued_on": "2026-03-02", "unit": cast.investment.pk, "visibility": "authority",
    }  # fmt: skip
    made = client.post(sent.headers["Location"], form)
    document = Document.objects.get()
    assert made.headers["Location"] == f"/tai-lieu/{document.pk}/"
    again = client.post(sent.headers["Location"], form)
    assert again.status_code in {302, 422}
    assert Document.objects.count() == 1
    assert "Kế hoạch đối thoại" in client.get("/tai-lieu/?q=doi+thoai").content.decode()


def test_a_wrong_file_keeps_the_form_and_says_why(signed_in: Any) -> None:
    page = signed_in("an").post("/tai-lieu/moi/", {"file": SimpleUploadedFile("a.pdf", SAMPLES["anh.png"])})
    assert page.status_code == 422
    assert "EV0003" in page.content.decode()


def test_the_known_paper_is_pointed_at_and_what_was_typed_is_kept(signed_in: Any, cast: Cast) -> None:
    known = document(cast, title="Bản cũ", number="15", symbol="KH-BQL", issuer="HEZA")
    client = signed_in("an")
    sent = client.post("/tai-lieu/moi/", {"file": SimpleUploadedFile("kh.txt", LETTER.encode())})
    page = client.post(
        sent.headers["Location"],
        {"title": "Bản mới của tôi", "number": "15", "symbol": "KH-BQL", "issuer": "heza",
         "unit": cast.investment.pk, "visibility": "authority"},
    )  # fmt: skip
    text = page.content.decode()
    assert page.status_code == 422
    assert "Bản mới của tôi" in text
    assert f'href="/tai-lieu/{known.pk}/"' in text
    assert 'name="another"' in text


def document(cast: Cast, name: str = "a.pdf", data: bytes = PDF, **facts: Any) -> Document:
    actor = cast.actor(cast.an)
    return services.document_register(
        services.file_take(io.BytesIO(data), name=name, actor=actor),
        name=name,
        facts=Facts(**{"title": "Tài liệu", **facts}),
        unit_id=cast.investment.pk,
        actor=actor,
    )


SENT = (
    # name, shown in the page, disposition, policy
    ("bao-cao.pdf", True, "inline", "frame-ancestors 'self'"),
    ("bao-cao.pdf", False, "attachment", "sandbox"),
    ("anh.png", True, "inline", "sandbox"),
    ("ghi-chu.txt", True, "attachment", "sandbox"),
    ("bao-cao.docx", True, "attachment", "sandbox"),
)


@pytest.mark.parametrize(("name", "shown", "disposition", "policy"), SENT)
def test_what_is_sent_can_run_nothing(
    name: str, shown: bool, disposition: str, policy: str, cast: Cast, signed_in: Any
) -> None:
    made = document(cast, name=name, data=SAMPLES[name])
    response = signed_in("an").get(f"/tai-lieu/{made.pk}/tep/1/", {"xem": "1"} if shown else {})
    assert response.headers["Content-Disposition"].startswith(disposition)
    assert name in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert policy in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.streaming
    assert b"".join(response.streaming_content) == SAMPLES[name]


def test_a_vietnamese_name_survives_the_header(cast: Cast, signed_in: Any) -> None:
    made = document(cast, name="Báo cáo tháng 10.pdf")
    response = signed_in("an").get(f"/tai-lieu/{made.pk}/tep/1/")
    assert (
        "filename*=utf-8''B%C3%A1o%20c%C3%A1o%20th%C3%A1ng%2010.pdf"
        in (response.headers["Content-Disposition"])
    )
    getattr(response, "getvalue", bytes)()  # read to the end, so that the file is closed


def test_versions_and_withdrawal_by_forms(cast: Cast, signed_in: Any) -> None:
    made = document(cast)
    client = signed_in("binh")
    client.post(
        f"/tai-lieu/{made.pk}/phien-ban/",
        {"file": SimpleUploadedFile("b.png", SAMPLES["anh.png"]), "reason": "Bản có dấu"},
    )
    assert "Phiên bản 2" in client.get(f"/tai-lieu/{made.pk}/").content.decode()
    client.post(f"/tai-lieu/{made.pk}/pham-vi/", {"visibility": "unit"})
    client.post(f"/tai-lieu/{made.pk}/sua/", {"title": "Tên đúng"})
    client.post(f"/tai-lieu/{made.pk}/rut/", {"reason": "Nhầm"})
    made.refresh_from_db()
    assert (made.visibility, made.title, made.withdrawn_reason) == ("unit", "Tên đúng", "Nhầm")
    assert signed_in("em").get(f"/tai-lieu/{made.pk}/").status_code == 404


def test_the_scope_is_refused_at_the_door_whatever_was_sent(cast: Cast, signed_in: Any) -> None:
    made = document(cast)
    for sent in ({}, {"visibility": "none"}, {"visibility": "unit"}):
        assert signed_in("em").post(f"/tai-lieu/{made.pk}/pham-vi/", sent).status_code == 403
    assert signed_in("binh").post(f"/tai-lieu/{made.pk}/pham-vi/").status_code == 302


def test_nobody_without_a_post_registers(signed_in: Any) -> None:
    assert signed_in("khoa").get("/tai-lieu/moi/").status_code == 403


def test_an_empty_library_says_what_to_do(signed_in: Any) -> None:
    text = signed_in("em").get("/tai-lieu/").content.decode()
    assert "Chưa có tài liệu nào" in text
    assert "Bỏ lọc" in signed_in("em").get("/tai-lieu/?q=khong-co").content.decode()
