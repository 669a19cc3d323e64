"""Words of plans and tasks: states, roles, and the verbs of their trail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.audit.terms import Thing, register, register_things


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Dự thảo")
    SUBMITTED = "submitted", _("Đã trình")
    APPROVED = "approved", _("Đã duyệt")
    ISSUED = "issued", _("Đã ban hành")
    AMENDING = "amending", _("Đang điều chỉnh")
    CLOSED = "closed", _("Đã kết thúc")


class Role(models.TextChoices):
    COOPERATING = "cooperating", _("phối hợp")
    MONITORING = "monitoring", _("theo dõi")


class ReadingState(models.TextChoices):
    WAITING = "waiting", _("Chờ đọc")
    READING = "reading", _("Đang đọc")
    FAILED = "failed", _("Không đọc được")
    REVIEW = "review", _("Đang rà soát")
    PLANNED = "planned", _("Đã lập kế hoạch")
    DROPPED = "dropped", _("Đã bỏ")


class FindingState(models.TextChoices):
    OPEN = "open", _("Chưa xử lý")
    ACCEPTED = "accepted", _("Chấp nhận đề xuất")
    CORRECTED = "corrected", _("Sửa khác")
    IGNORED = "ignored", _("Giữ nguyên")


class TaskState(models.TextChoices):
    ASSIGNED = "assigned", _("Mới giao")
    DOING = "doing", _("Đang thực hiện")
    REPORTED = "reported", _("Chờ xác nhận")
    DONE = "done", _("Hoàn thành")
    CANCELLED = "cancelled", _("Không thực hiện")


class OccurrenceState(models.TextChoices):
    WAITING = "waiting", _("Chưa đến kỳ")
    OPEN = "open", _("Trong kỳ")
    DONE = "done", _("Hoàn thành")
    CANCELLED = "cancelled", _("Không thực hiện")


class ExtensionState(models.TextChoices):
    ASKED = "asked", _("Chờ duyệt")
    APPROVED = "approved", _("Đồng ý")
    REFUSED = "refused", _("Không đồng ý")


class ExplanationState(models.TextChoices):
    ASKED = "asked", _("Chờ giải trình")
    ANSWERED = "answered", _("Đã giải trình")
    ACCEPTED = "accepted", _("Đã ghi nhận")


class Light(models.TextChoices):
    """Traffic light of a task before its deadline."""

    GREEN = "green", _("Đúng tiến độ")
    AMBER = "amber", _("Sắp đến hạn")
    RED = "red", _("Quá hạn")
    GREY = "grey", _("Chưa có hạn")
    DONE = "done", _("Hoàn thành")


register(
    {
        "plans.reading.take": "nhận văn bản để đọc",
        "plans.reading.begin": "bắt đầu đọc văn bản",
        "plans.reading.read": "đọc văn bản",
        "plans.reading.fail": "không đọc được văn bản",
        "plans.reading.retry": "đọc lại văn bản",
        "plans.reading.drop": "bỏ văn bản đã đọc",
        "plans.finding.decide": "xử lý điểm cần xem lại",
        "plans.finding.reopen": "mở lại điểm cần xem lại",
        "plans.reading.fill": "bổ sung thông tin văn bản",
        "plans.plan.create": "lập kế hoạch",
        "plans.plan.describe": "sửa thông tin kế hoạch",
        "plans.plan.submit": "trình kế hoạch",
        "plans.plan.return": "trả lại kế hoạch",
        "plans.plan.approve": "duyệt kế hoạch",
        "plans.plan.issue": "ban hành kế hoạch",
        "plans.plan.amend": "mở điều chỉnh kế hoạch",
        "plans.plan.close": "kết thúc kế hoạch",
        "plans.plan.derive": "lập kế hoạch đơn vị từ kế hoạch của cơ quan",
        "plans.plan.align": "cập nhật kế hoạch đơn vị theo kế hoạch đã điều chỉnh",
        "plans.plan.waive": "nêu lý do để trống thông tin kế hoạch",
        "plans.item.add": "thêm nội dung kế hoạch",
        "plans.item.assign": "giao đơn vị chủ trì, phối hợp",
        "plans.item.describe": "sửa nội dung kế hoạch",
        "plans.item.waive": "nêu lý do không áp dụng",
        "plans.item.remove": "bỏ nội dung kế hoạch",
        "plans.item.link": "gắn nội dung với tiêu chí của bộ chỉ số",
        "plans.item.import": "nhập bảng nội dung kế hoạch",
        "plans.task.create": "giao nhiệm vụ",
        "plans.task.describe": "sửa nhiệm vụ",
        "plans.task.assign": "giao người thực hiện",
        "plans.task.start": "bắt đầu nhiệm vụ",
        "plans.task.progress": "cập nhật tiến độ",
        "plans.task.report": "báo cáo hoàn thành nhiệm vụ",
        "plans.task.confirm": "xác nhận hoàn thành nhiệm vụ",
        "plans.task.return": "trả lại nhiệm vụ",
        "plans.task.reopen": "mở lại nhiệm vụ",
        "plans.task.cancel": "dừng nhiệm vụ",
        "plans.task.follow": "chuyển nhiệm vụ sang đơn vị kế thừa",
        "plans.task.recur": "lập các kỳ của nhiệm vụ định kỳ",
        "plans.task.remind": "nhắc việc",
        "plans.occurrence.close": "hoàn thành kỳ của nhiệm vụ",
        "plans.evidence.attach": "gắn tài liệu kiểm chứng",
        "plans.evidence.detach": "gỡ tài liệu kiểm chứng",
        "plans.comment.add": "trao đổi",
        "plans.extension.ask": "xin gia hạn",
        "plans.extension.decide": "quyết định gia hạn",
        "plans.explanation.ask": "yêu cầu giải trình",
        "plans.explanation.answer": "giải trình",
        "plans.explanation.accept": "ghi nhận giải trình",
        "plans.view.save": "lưu bộ lọc",
        "plans.view.remove": "xóa bộ lọc",
    }
)

register_things(
    {
        "plans.reading": Thing("văn bản đã đọc", "plans:reading", {"sha256": "mã băm", "fills": "bổ sung"}),
        "plans.finding": Thing("điểm cần xem lại", fields={"correction": "sửa thành"}),
        "plans.plan": Thing(
            "kế hoạch",
            "plans:plan",
            {
                "number": "số",
                "symbol": "ký hiệu",
                "issued_on": "ngày ban hành",
                "signer": "người ký",
                "legal_basis": "căn cứ",
                "remark": "ý kiến trả lại",
                "amend_reason": "lý do điều chỉnh",
                "waivers": "không áp dụng",
                "items": "số nội dung",
                "reading": "văn bản đã đọc",
                "derived": "kế hoạch đơn vị",
                "follows_version": "theo phiên bản",
                "kept": "giữ lại",
                "changes": "số thay đổi",
                "unchanged": "giữ nguyên",
            },
        ),
        "plans.planversion": Thing("phiên bản kế hoạch", fields={"number": "phiên bản", "sha256": "mã băm"}),
        "plans.item": Thing(
            "nội dung kế hoạch",
            "plans:item",
            {
                "code": "số thứ tự",
                "annex": "phụ lục",
                "group": "là nhóm",
                "lead": "đơn vị chủ trì",
                "lead_id": "đơn vị chủ trì",
                "cooperating": "đơn vị phối hợp",
                "monitoring": "đơn vị theo dõi",
                "schedule": "thời hạn",
                "due": "ngày phải xong",
                "product": "sản phẩm",
                "weight": "trọng số",
                "measures": "biện pháp",
                "legal_basis": "căn cứ",
                "waivers": "không áp dụng",
                "dropped": "đã bỏ",
            },
        ),
    }
)
