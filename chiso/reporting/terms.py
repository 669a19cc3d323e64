"""Words of reporting: period kinds, states, sources, and the verbs of its trail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class CorrectionKind(models.TextChoices):
    """Decree 30/2020, art. 18: content by a paper of the same form, layout by an official letter."""

    CONTENT = "content", _("Thay thế do sai nội dung")
    FORM = "form", _("Đính chính do sai thể thức")
