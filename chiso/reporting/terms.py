"""Words of reporting: period kinds, states, sources, and the verbs of its trail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.audit.terms import Thing, register, register_things


class Every(models.TextChoices):
    MONTH = "month", _("Hằng tháng")
    QUARTER = "quarter", _("Hằng quý")
    HALF = "half", _("6 tháng")
    NINE_MONTHS = "nine_months", _("9 tháng")
    YEAR = "year", _("Hằng năm")
    ADHOC = "adhoc", _("Đột xuất")


class ShiftRule(models.TextChoices):
    """Where a due day goes that falls on a day off (values of ``engine.periods.Shift``)."""

    NEXT = "next", _("ngày làm việc tiếp theo")
    PREVIOUS = "previous", _("ngày làm việc liền trước")
    UNCHANGED = "unchanged", _("giữ nguyên")


class ReportState(models.TextChoices):
    """``draft`` → ``submitted`` (to the head) → ``arrived`` (approved, at the receiver) → ``received`` →
    ``accepted`` → ``consolidated``; ``returned`` goes back to the unit and from there on as a draft does."""

    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Chờ trưởng đơn vị duyệt")
    ARRIVED = "arrived", _("Đã gửi")
    RECEIVED = "received", _("Đã tiếp nhận")
    RETURNED = "returned", _("Trả lại")
    ACCEPTED = "accepted", _("Đã chấp nhận")
    CONSOLIDATED = "consolidated", _("Đã tổng hợp")


OF_THE_WHOLE = {
    ReportState.SUBMITTED: _("Chờ lãnh đạo duyệt"),
    ReportState.ARRIVED: _("Đã duyệt"),
    ReportState.RETURNED: _("Đang soạn tiếp"),
}
"""The authority's own report goes to its leaders, not to a receiver: other words for its states."""


class FigureState(models.TextChoices):
    KNOWN = "known", _("có số liệu")
    NOT_APPLICABLE = "not_applicable", _("không áp dụng")
    NO_DATA = "no_data", _("chưa có số liệu")


class FigureSource(models.TextChoices):
    ENTERED = "entered", _("nhập tay")
    SYSTEM = "system", _("từ nhiệm vụ")
    CARRIED = "carried", _("chuyển từ kỳ trước")
    COMPUTED = "computed", _("tự tính")
    MERGED = "merged", _("tổng hợp từ đơn vị")
    IMPORTED = "imported", _("nhập từ tệp")


class TaskPart(models.TextChoices):
    DONE = "done", _("Kết quả trong kỳ")
    NEXT = "next", _("Nhiệm vụ kỳ sau")


class RemarkState(models.TextChoices):
    OPEN = "open", _("Chưa trả lời")
    ANSWERED = "answered", _("Đã trả lời")
    CLOSED = "closed", _("Đã xong")


class NudgeKind(models.TextChoices):
    REMIND = "remind", _("Nhắc")
    ESCALATE = "escalate", _("Báo cáo lãnh đạo")


class DeskState(models.TextChoices):
    """How a unit stands with a window, as the receiver sees it."""

    OUTSIDE = "outside", _("Không thuộc diện")
    AHEAD = "ahead", _("Chưa tới kỳ")
    NOT_STARTED = "not_started", _("Chưa bắt đầu")
    IN_PROGRESS = "in_progress", _("Đơn vị đang soạn")
    LATE = "late", _("Quá hạn chưa gửi")
    ARRIVED = "arrived", _("Chờ tiếp nhận")
    RECEIVED = "received", _("Đang xem xét")
    RETURNED = "returned", _("Đã trả lại")
    ACCEPTED = "accepted", _("Đã chấp nhận")
    CONSOLIDATED = "consolidated", _("Đã tổng hợp")


class RunState(models.TextChoices):
    WAITING = "waiting", _("Chờ xử lý")
    RUNNING = "running", _("Đang tổng hợp")
    DONE = "done", _("Đã tổng hợp")
    FAILED = "failed", _("Không tổng hợp được")


class IssueKind(models.TextChoices):
    REPORT = "report", _("Báo cáo")
    LETTER = "letter", _("Công văn")
    DECISION = "decision", _("Quyết định")
    PROPOSAL = "proposal", _("Tờ trình")
    NOTICE = "notice", _("Thông báo")
    PLAN = "plan", _("Kế hoạch")


class IssueState(models.TextChoices):
    DRAFT = "draft", _("Dự thảo")
    APPROVED = "approved", _("Đã duyệt nội dung")
    NUMBERED = "numbered", _("Đã cấp số")
    SIGNED = "signed", _("Đã có bản ký")
    ISSUED = "issued", _("Đã ban hành")
    REPLACED = "replaced", _("Đã được thay thế")
    CANCELLED = "cancelled", _("Đã hủy")


OPEN = (IssueState.DRAFT, IssueState.APPROVED, IssueState.NUMBERED, IssueState.SIGNED)
"""States of a paper that has not left."""


class CorrectionKind(models.TextChoices):
    """Decree 30/2020, art. 18: content by a paper of the same form, layout by an official letter."""

    CONTENT = "content", _("Thay thế do sai nội dung")
    FORM = "form", _("Đính chính do sai thể thức")


# --- regimes, windows, a unit's report ------------------------------------------------------------

register(
    {
        "reporting.regime.create": "lập chế độ báo cáo",
        "reporting.regime.describe": "sửa chế độ báo cáo",
        "reporting.regime.close": "kết thúc chế độ báo cáo",
        "reporting.regime.units": "giao đơn vị báo cáo",
        "reporting.window.lay": "lập các kỳ báo cáo",
        "reporting.window.add": "thêm kỳ báo cáo đột xuất",
        "reporting.window.adjust": "chỉnh ngày của kỳ báo cáo",
        "reporting.window.lock": "khóa kỳ báo cáo",
        "reporting.window.reopen": "mở lại kỳ đã khóa",
        "reporting.window.reopening-end": "đóng lại kỳ đã mở",
        "reporting.extension.give": "gia hạn báo cáo",
        "reporting.report.open": "mở báo cáo",
        "reporting.report.refresh": "lấy lại số liệu vào báo cáo",
        "reporting.report.submit": "trình báo cáo",
        "reporting.report.recall": "rút báo cáo về",
        "reporting.report.approve": "duyệt và gửi báo cáo",
        "reporting.report.send_back": "chuyển báo cáo về soạn lại",
        "reporting.section.save": "soạn nội dung báo cáo",
        "reporting.section.fold": "xử lý bản soạn song song",
        "reporting.figure.save": "nhập số liệu báo cáo",
        "reporting.figure.inapplicable": "ghi không áp dụng theo loại cơ quan",
        "reporting.taskline.save": "soạn kết quả nhiệm vụ",
        "reporting.reason.give": "giải thích điểm cần kiểm tra",
        "reporting.document.attach": "gắn tài liệu vào báo cáo",
        "reporting.document.detach": "gỡ tài liệu khỏi báo cáo",
        "reporting.remark.answer": "trả lời ý kiến về báo cáo",
    }
)

register_things(
    {
        "reporting.regime": Thing(
            "chế độ báo cáo",
            "reporting:regime",
            {
                "every": "loại kỳ",
                "layout": "mẫu",
                "receiver": "nơi nhận",
                "basis": "căn cứ",
                "days": "các mốc ngày",
                "shift": "khi trùng ngày nghỉ",
                "lock_after": "khóa sau (ngày làm việc)",
                "units": "đơn vị báo cáo",
                "windows": "các kỳ",
                "plan_id": "kế hoạch",
            },
        ),
        "reporting.window": Thing(
            "kỳ báo cáo",
            "reporting:window",
            {
                "label": "tên kỳ",
                "period_from": "từ ngày",
                "period_to": "đến ngày",
                "closes_on": "chốt số liệu",
                "due_printed": "hạn theo chế độ",
                "due_on": "hạn gửi",
                "locked_at": "khóa lúc",
                "until": "đến lúc",
                "to": "gia hạn đến",
            },
        ),
        "reporting.report": Thing(
            "báo cáo",
            "reporting:report",
            {
                "submitted_at": "trình lúc",
                "arrived_at": "gửi lúc",
                "rounds": "lần gửi",
                "late_reason": "lý do chậm",
                "place": "vị trí",
                "key": "mục",
                "revision": "lần lưu",
                "length": "số ký tự",
                "value": "giá trị",
                "percent": "tiến độ",
                "tasks": "số nhiệm vụ",
                "document": "tài liệu",
                "answer": "trả lời",
                "body": "loại cơ quan",
                "keys": "các chỉ tiêu",
                "words": "kết quả",
                "submission": "bản đã gửi",
                "sha256": "mã băm",
            },
        ),
    }
)


# --- the receiver's desk and outgoing papers ---------------------------------------------------------

register(
    {
        "reporting.report.receive": "tiếp nhận báo cáo của đơn vị",
        "reporting.report.return": "trả lại báo cáo của đơn vị",
        "reporting.report.accept": "chấp nhận báo cáo của đơn vị",
        "reporting.remark.close": "kết thúc nhận xét",
        "reporting.nudge.send": "nhắc đơn vị báo cáo",
        "reporting.nudge.escalate": "báo cáo lãnh đạo việc chậm báo cáo",
        "reporting.consolidation.open": "lập báo cáo tổng hợp",
        "reporting.consolidation.take": "đưa báo cáo đơn vị vào báo cáo tổng hợp",
        "reporting.consolidation.rebuild": "tổng hợp lại",
        "reporting.consolidation.run": "chạy việc tổng hợp",
        "reporting.consolidation.resume": "đưa báo cáo tổng hợp về soạn tiếp",
        "reporting.issue.create": "soạn văn bản đi",
        "reporting.issue.describe": "sửa dự thảo văn bản đi",
        "reporting.issue.approve": "duyệt nội dung văn bản đi",
        "reporting.issue.return": "trả lại dự thảo văn bản đi",
        "reporting.issue.number": "cấp số văn bản đi",
        "reporting.issue.sign": "nhận bản đã ký của văn bản đi",
        "reporting.issue.issue": "ban hành văn bản đi",
        "reporting.issue.cancel": "hủy văn bản đi",
        "reporting.issue.correct": "soạn văn bản thay thế, đính chính",
    }
)

register_things(
    {
        "reporting.nudge": Thing(
            "nhắc báo cáo", fields={"kind": "loại", "on": "ngày", "told": "số người được báo"}
        ),
        "reporting.contribution": Thing("báo cáo đưa vào tổng hợp", fields={"submission": "bản nộp"}),
        "reporting.run": Thing(
            "lần tổng hợp", fields={"done": "đã xong", "total": "tổng số", "problem": "lỗi"}
        ),
        "reporting.remark": Thing("nhận xét", fields={"place": "vị trí", "text": "nội dung"}),
        "reporting.issue": Thing(
            "văn bản đi",
            "reporting:issue",
            {
                "kind": "loại",
                "subject": "trích yếu",
                "number": "số",
                "symbol": "ký hiệu",
                "issued_on": "ngày văn bản",
                "signer": "người ký",
                "signing": "hình thức ký",
                "post": "chức vụ người ký",
                "signed_name": "tệp đã ký",
                "signed_note": "lý do nhận bản ký",
                "correction": "hình thức xử lý",
                "correction_reason": "lý do thay thế, đính chính",
                "cancel_reason": "lý do hủy",
                "content": "nội dung dự thảo",
                "revision": "lần sửa",
            },
        ),
    }
)
