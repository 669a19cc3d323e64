"""Words of scoring: stages, states, roles, and the verbs of its trail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from chiso.audit.terms import Thing, register, register_things


class RoundState(models.TextChoices):
    PREPARING = "preparing", _("Đang chuẩn bị")
    OPEN = "open", _("Đang chấm")
    DECIDED = "decided", _("Hội đồng đã quyết định")
    PUBLISHED = "published", _("Đã công bố")
    CANCELLED = "cancelled", _("Đã hủy")


class StageKind(models.TextChoices):
    """The stages of a round, in order; each has days, locks and extensions of its own."""

    SELF = "self", _("Tự chấm")
    APPRAISAL = "appraisal", _("Thẩm định lần 1")
    EXPLANATION = "explanation", _("Giải trình")
    SECOND = "second", _("Thẩm định lần 2")
    COUNCIL = "council", _("Hội đồng")


class MarkStage(models.TextChoices):
    """Whose word a mark is. ``blind`` is the second of two blind appraisals; ``agreed`` their consensus."""

    SELF = "self", _("Tự chấm")
    FIRST = "first", _("Thẩm định 1")
    BLIND = "blind", _("Thẩm định độc lập")
    AGREED = "agreed", _("Thống nhất")
    SECOND = "second", _("Thẩm định 2")
    COUNCIL = "council", _("Hội đồng")


class SheetState(models.TextChoices):
    """Where a unit's sheet is: filled, approved by its head, with the appraisers, sealed."""

    DRAFT = "draft", _("Đang chấm")
    SUBMITTED = "submitted", _("Chờ trưởng đơn vị duyệt")
    SENT = "sent", _("Đã nộp")
    RETURNED = "returned", _("Trả lại")
    APPRAISED = "appraised", _("Đã thẩm định")
    EXPLAINED = "explained", _("Đã giải trình")
    REAPPRAISED = "reappraised", _("Đã thẩm định lại")
    DECIDED = "decided", _("Hội đồng đã quyết định")


class Origin(models.TextChoices):
    """Where a figure came from."""

    ENTERED = "entered", _("nhập tay")
    SOURCE = "source", _("lấy từ hệ thống")
    IMPORTED = "imported", _("nhập từ tệp")
    OVERRIDDEN = "overridden", _("sửa khác số hệ thống")


class Seat(models.TextChoices):
    FIRST = "first", _("người thẩm định")
    BLIND = "blind", _("người thẩm định độc lập")


class CouncilRole(models.TextChoices):
    CHAIR = "chair", _("Chủ tịch")
    DEPUTY = "deputy", _("Phó Chủ tịch")
    SECRETARY = "secretary", _("Thư ký")
    MEMBER = "member", _("Ủy viên")


class QueryState(models.TextChoices):
    """What an appraiser asks the unit about a line, and its answer (giải trình)."""

    ASKED = "asked", _("Chờ giải trình")
    ANSWERED = "answered", _("Đã giải trình")
    SETTLED = "settled", _("Đã xem xét")


class SittingState(models.TextChoices):
    CALLED = "called", _("Đã triệu tập")
    HELD = "held", _("Đã họp")


class PublicationState(models.TextChoices):
    SEALED = "sealed", _("Đã niêm phong")
    PUBLISHED = "published", _("Đã công bố")
    REPLACED = "replaced", _("Đã có bản thay thế")


class Tie(models.TextChoices):
    """How equal percents rank (values of the engine's ``Ranking.ties``)."""

    COMPETITION = "competition", _("đồng hạng, bỏ hạng sau (1, 2, 2, 4)")
    DENSE = "dense", _("đồng hạng, không bỏ hạng (1, 2, 2, 3)")
    SHARED = "shared", _("hạng bình quân (1; 2,5; 2,5; 4)")


# --- rounds and sheets ---------------------------------------------------------------------------

register(
    {
        "scoring.edition.take": "lấy bộ tiêu chí vào đợt chấm",
        "scoring.round.create": "lập đợt chấm",
        "scoring.round.describe": "sửa thông tin đợt chấm",
        "scoring.round.open": "mở đợt chấm",
        "scoring.round.cancel": "hủy đợt chấm",
        "scoring.group.set": "đặt nhóm đơn vị được chấm",
        "scoring.group.remove": "xóa nhóm đơn vị được chấm",
        "scoring.subject.add": "đưa đơn vị vào đợt chấm",
        "scoring.subject.move": "chuyển nhóm, loại cơ quan của đơn vị được chấm",
        "scoring.subject.remove": "đưa đơn vị ra khỏi đợt chấm",
        "scoring.scope.set": "ghi tiêu chí không áp dụng",
        "scoring.scope.clear": "bỏ ghi tiêu chí không áp dụng",
        "scoring.owner.set": "giao đơn vị phụ trách tiêu chí",
        "scoring.stage.set": "đặt lịch đợt chấm",
        "scoring.stage.extend": "gia hạn bước chấm",
        "scoring.stage.reopen": "mở lại bước chấm đã khóa",
        "scoring.appraiser.appoint": "phân công thẩm định",
        "scoring.appraiser.release": "thôi phân công thẩm định",
        "scoring.council.seat": "đưa vào hội đồng",
        "scoring.council.unseat": "đưa ra khỏi hội đồng",
        "scoring.mark.set": "chấm tiêu chí",
        "scoring.evidence.attach": "gắn tài liệu vào tiêu chí",
        "scoring.evidence.detach": "gỡ tài liệu khỏi tiêu chí",
        "scoring.note.add": "ghi chú ở tiêu chí",
        "scoring.sheet.submit": "trình phiếu chấm điểm",
        "scoring.sheet.withdraw": "rút phiếu đã trình",
        "scoring.sheet.approve": "duyệt và nộp phiếu chấm điểm",
        "scoring.sheet.return": "trả lại phiếu chấm điểm",
        "scoring.mapping.keep": "lưu mẫu ghép cột",
        "scoring.mapping.drop": "xóa mẫu ghép cột",
        "scoring.figures.import": "nhập số liệu từ tệp",
    }
)

register_things(
    {
        "scoring.edition": Thing(
            "bộ tiêu chí", fields={"code": "mã", "revision": "bản", "sha256": "dấu vân tay"}
        ),
        "scoring.round": Thing(
            "đợt chấm",
            "scoring:round",
            {
                "edition": "bộ tiêu chí",
                "blind": "hai người thẩm định độc lập",
                "ties": "cách xếp đồng hạng",
                "bonus_cap": "trần điểm thưởng",
                "penalty_cap": "trần điểm trừ",
                "quorum": "tỷ lệ họp hội đồng",
                "units_see_appraisal": "đơn vị xem điểm thẩm định",
                "recheck_share": "tỷ lệ kiểm tra lại",
                "follows": "đợt năm trước",
                "basis": "căn cứ",
                "stages": "lịch",
            },
        ),
        "scoring.group": Thing(
            "nhóm đơn vị được chấm", fields={"bands": "mức xếp loại", "public": "công khai"}
        ),
        "scoring.subject": Thing(
            "phiếu chấm điểm",
            "scoring:sheet",
            {
                "group": "nhóm",
                "body": "loại cơ quan",
                "owners": "phụ trách",
                "return_note": "lý do trả lại",
                "codes": "số tiêu chí",
            },
        ),
        "scoring.scope": Thing("tiêu chí không áp dụng", fields={"code": "mã"}),
        "scoring.stageextension": Thing("gia hạn bước chấm", fields={"until": "đến", "reopening": "mở lại"}),
        "scoring.appraiser": Thing(
            "người thẩm định", fields={"domain": "lĩnh vực", "seat": "vai", "outside": "ngoài đơn vị chủ trì"}
        ),
        "scoring.lineevidence": Thing("tài liệu của tiêu chí", fields={"page": "trang", "code": "mã"}),
        "scoring.linenote": Thing("ghi chú tiêu chí", fields={"text": "nội dung", "code": "mã"}),
        "scoring.importmapping": Thing("mẫu ghép cột", fields={"columns": "cột"}),
        "scoring.imported": Thing("số liệu nhập từ tệp", fields={"value": "số liệu", "cell": "ô"}),
        "scoring.councilmember": Thing("thành viên hội đồng", fields={"role": "vai"}),
        "scoring.mark": Thing(
            "điểm tiêu chí",
            fields={
                "figures": "số liệu",
                "percent": "tỷ lệ",
                "state": "lựa chọn",
                "case": "trường hợp",
                "cuts": "điểm trừ",
                "origins": "nguồn",
                "points": "điểm",
                "revision": "lần ghi",
            },
        ),
    }
)


# --- appraisal and council -----------------------------------------------------------------------


class SignalKind(models.TextChoices):
    """What an appraiser may want to look at twice (values of ``engine.score.signals.Kind``)."""

    OUTSIDE_YEAR = "outside_year", _("Tài liệu ngoài năm đánh giá")
    SAME_FILE = "same_file", _("Một tệp dùng cho nhiều tiêu chí")
    OTHER_UNIT = "other_unit", _("Tệp trùng với đơn vị khác")
    LAST_MINUTES = "last_minutes", _("Sửa sát giờ khóa")
    ALL_FULL = "all_full", _("Điểm tối đa ở mọi tiêu chí")
    SAME_FIGURES = "same_figures", _("Số liệu trùng năm trước")
    OVER_SOURCE = "over_source", _("Số tự nhập có lợi hơn số hệ thống")


register(
    {
        "scoring.appraisal.agree": "thống nhất với đơn vị",
        "scoring.appraisal.hand_in": "nộp kết quả thẩm định lĩnh vực",
        "scoring.appraisal.take_back": "lấy lại kết quả thẩm định lĩnh vực",
        "scoring.appraisal.return": "trả lại phiếu chấm điểm",
        "scoring.appraisal.finish": "kết thúc thẩm định lần 1",
        "scoring.appraisal.refinish": "kết thúc thẩm định lần 2",
        "scoring.appraisal.note": "ghi chú trong tổ thẩm định",
        "scoring.query.ask": "yêu cầu giải trình tiêu chí",
        "scoring.query.answer": "giải trình tiêu chí",
        "scoring.query.accept": "đồng ý với kết quả thẩm định",
        "scoring.query.settle": "xem xét giải trình",
        "scoring.query.attach": "bổ sung tài liệu giải trình",
        "scoring.query.detach": "gỡ tài liệu giải trình",
        "scoring.query.send": "gửi giải trình",
        "scoring.query.close": "khép giải trình quá hạn",
        "scoring.blind.propose": "đề xuất mức thống nhất",
        "scoring.blind.accept": "đồng ý mức thống nhất",
        "scoring.blind.refer": "trình hội đồng dòng chưa thống nhất",
        "scoring.sitting.call": "triệu tập phiên họp hội đồng",
        "scoring.sitting.attend": "ghi thành viên tham dự",
        "scoring.sitting.vote": "ghi kết quả biểu quyết",
        "scoring.sitting.hold": "kết thúc phiên họp hội đồng",
        "scoring.sitting.file": "đăng ký biên bản phiên họp",
        "scoring.recheck.draw": "rút ngẫu nhiên dòng kiểm tra lại",
        "scoring.recheck.find": "ghi kết quả kiểm tra lại",
    }
)

register_things(
    {
        "scoring.handin": Thing(
            "kết quả thẩm định lĩnh vực", fields={"domain": "lĩnh vực", "seat": "vai trò", "lines": "số dòng"}
        ),
        "scoring.query": Thing(
            "giải trình tiêu chí",
            fields={
                "code": "tiêu chí",
                "question": "yêu cầu",
                "reply_by": "trả lời trước",
                "answer": "giải trình",
                "verdict": "ý kiến sau giải trình",
            },
        ),
        "scoring.consensus": Thing(
            "thống nhất thẩm định",
            fields={"code": "tiêu chí", "referred": "trình hội đồng", "seat": "vai trò"},
        ),
        "scoring.sitting": Thing(
            "phiên họp hội đồng",
            fields={
                "number": "phiên",
                "held_on": "ngày họp",
                "place": "địa điểm",
                "agenda": "nội dung",
                "minutes": "diễn biến",
                "present": "có mặt",
                "in_writing": "ý kiến bằng văn bản",
                "minutes_document": "biên bản",
            },
        ),
        "scoring.ballot": Thing(
            "biểu quyết",
            fields={
                "code": "tiêu chí",
                "matter": "nội dung",
                "votes_for": "tán thành",
                "votes_against": "không tán thành",
                "abstained": "không biểu quyết",
                "carried": "thông qua",
                "said": "mức quyết định",
            },
        ),
        "scoring.recheckdraw": Thing(
            "rút kiểm tra lại",
            fields={
                "seed": "hạt giống",
                "share": "tỷ lệ",
                "frame_size": "số dòng trong khung",
                "frame_sha256": "dấu vân tay khung",
                "drawn": "số dòng rút",
                "stage": "bước",
            },
        ),
        "scoring.recheck": Thing(
            "dòng kiểm tra lại", fields={"found": "điểm xác định", "said": "số liệu xác định"}
        ),
    }
)

# --- results, learning ------------------------------------------------------------------------------

register(
    {
        "scoring.publication.seal": "niêm phong kết quả chấm điểm",
        "scoring.publication.draft": "soạn quyết định công bố",
        "scoring.publication.publish": "công bố kết quả chấm điểm",
        "scoring.round.correct": "mở đính chính đợt chấm đã công bố",
        "scoring.sample.load": "nạp đợt chấm mẫu của năm trước",
        "scoring.result.receive": "ghi kết quả thẩm định của cấp trên",
        "scoring.result.conclude": "ghi nhận kết quả cấp trên đã quyết định",
        "scoring.remedy.add": "đưa điểm mất vào dự thảo kế hoạch",
        "scoring.announcement.add": "ghi kết quả cấp trên công bố",
        "scoring.announcement.drop": "gỡ kết quả đã ghi nhầm",
    }
)

register_things(
    {
        "scoring.publication": Thing(
            "kết quả công bố",
            "scoring:publication",
            {"revision": "bản", "sha256": "mã băm", "units": "số đơn vị", "issue": "văn bản đi"},
        ),
        "scoring.remedy": Thing(
            "điểm mất đưa vào kế hoạch", fields={"code": "tiêu chí", "lost": "điểm mất", "target": "mục tiêu"}
        ),
        "scoring.announcement": Thing(
            "kết quả cấp trên công bố",
            fields={
                "year": "năm",
                "points": "điểm",
                "rank": "hạng",
                "among": "trên tổng số",
                "source": "nguồn",
            },
        ),
    }
)
