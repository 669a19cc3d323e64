"""The catalogue of refusals of survey estimation, ``SV01..`` design, ``SV02..`` data, ``SV03..`` estimates.

Each function returns one ``Problem``; callers raise it. A code never changes its meaning. Every hint says
what a person can do next, not merely what is wrong. Sampling keeps its own codes from ``SV05..`` on.
"""

from __future__ import annotations

from collections.abc import Iterable

from chiso.engine.problems import Problem


def _names(values: Iterable[object], *, most: int = 8) -> str:
    words = [str(value) for value in values]
    return ", ".join(words[:most]) + (f" … ({len(words)})" if len(words) > most else "")


def design_unreadable(place: str, *, expected: str, got: str) -> Problem:
    return Problem(
        "SV0101",
        place=place,
        expected=expected,
        got=f"nhận được: {got}",
        hint="sửa tệp thiết kế mẫu; cách viết xem docs/reference/survey-design.md",
    )


def column_missing(place: str, *, column: str, columns: Iterable[str]) -> Problem:
    return Problem(
        "SV0102",
        place=place,
        expected=f"cột «{column}» phải có trong dữ liệu",
        got=f"dữ liệu có các cột: {_names(columns, most=20)}",
        hint="sửa tên cột trong tệp thiết kế hoặc bổ sung cột vào dữ liệu",
    )


def population_impossible(place: str, *, got: str) -> Problem:
    return Problem(
        "SV0103",
        place=place,
        expected="số đơn vị của tổng thể trong mỗi tầng phải thống nhất và không nhỏ hơn số đơn vị đã chọn",
        got=got,
        hint="kiểm tra cột population hoặc fraction của tầng này trong khung mẫu",
    )


def lonely_unit(place: str, *, strata: Iterable[object]) -> Problem:
    return Problem(
        "SV0104",
        place=place,
        expected="mỗi tầng có ít nhất hai đơn vị mẫu để tính được phương sai",
        got=f"tầng chỉ có một đơn vị: {_names(strata)}",
        hint=(
            "gộp tầng, hoặc ghi rõ lựa chọn trong thiết kế: lonely: certainty | remove | adjust | average "
            "(đúng nghĩa của survey.lonely.psu trong R)"
        ),
    )


def replicates_unfit(place: str, *, expected: str, got: str) -> Problem:
    return Problem(
        "SV0105",
        place=place,
        expected=expected,
        got=got,
        hint="chọn phương pháp lặp khác (jk1, jkn, bootstrap) hoặc sửa thiết kế mẫu",
    )


def too_few_degrees(place: str, *, got: str) -> Problem:
    return Problem(
        "SV0106",
        place=place,
        expected="số bậc tự do của thiết kế phải lớn hơn 0",
        got=got,
        hint="cần nhiều đơn vị chọn mẫu cấp một hơn số tầng; kiểm tra cột strata và units",
    )


def design_value_missing(place: str, *, column: str, rows: int) -> Problem:
    return Problem(
        "SV0201",
        place=place,
        expected=f"cột thiết kế «{column}» không được để trống",
        got=f"{rows} ô trống",
        hint="bổ sung giá trị theo khung mẫu; nếu phiếu nằm ngoài mẫu thì loại phiếu trước khi ước lượng",
    )


def weights_impossible(place: str, *, expected: str, got: str, hint: str = "") -> Problem:
    return Problem(
        "SV0202",
        place=place,
        expected=expected,
        got=got,
        hint=hint or "kiểm tra cột quyền số; quyền số là số đơn vị tổng thể mà một phiếu đại diện",
    )


def codes_outside_scale(
    place: str, *, codes: Iterable[object], scale: Iterable[object], rows: int
) -> Problem:
    return Problem(
        "SV0203",
        place=place,
        expected=f"câu trả lời chỉ nhận các mã {_names(scale)}",
        got=f"có mã ngoài thang đo: {_names(codes)} ({rows} phiếu)",
        hint="khai mã «không biết/không trả lời» ở answers.missing, hoặc sửa dữ liệu nhập",
    )


def item_unfit(place: str, *, got: str) -> Problem:
    return Problem(
        "SV0204",
        place=place,
        expected="câu hỏi phải là cột số",
        got=got,
        hint="mã hóa câu trả lời thành số trước khi ước lượng",
    )


def item_not_finite(place: str, *, rows: int) -> Problem:
    return Problem(
        "SV0205",
        place=place,
        expected="giá trị phải là số hữu hạn hoặc để trống",
        got=f"{rows} giá trị NaN hoặc vô hạn",
        hint="để trống ô không có câu trả lời; hệ thống không tự coi NaN là thiếu",
    )


def data_empty(place: str) -> Problem:
    return Problem(
        "SV0206",
        place=place,
        expected="dữ liệu có ít nhất một phiếu",
        got="0 phiếu",
        hint="kiểm tra đường dẫn và bộ lọc của tệp dữ liệu",
    )


def too_many_cells(place: str, *, cells: int, sums: int) -> Problem:
    return Problem(
        "SV0207",
        place=place,
        expected="số ô gộp nhân số hạng tử vừa bộ nhớ",
        got=f"{cells} phiếu, mỗi phiếu một đơn vị, {sums} hạng tử",
        hint="khai cột units của đơn vị chọn mẫu (cụm), hoặc ước lượng ít câu hỏi hơn mỗi lần",
    )


def domain_without_answers(place: str, *, domains: Iterable[object]) -> Problem:
    return Problem(
        "SV0301",
        place=place,
        expected="mỗi nhóm được yêu cầu có ít nhất một câu trả lời hợp lệ",
        got=f"nhóm không có câu trả lời: {_names(domains)}",
        hint="bỏ nhóm hoặc câu hỏi này, gộp nhóm, hoặc ghi rõ --empty row để in dòng «không có số liệu»",
    )


def statistic_unknown(place: str, *, got: str) -> Problem:
    return Problem(
        "SV0302",
        place=place,
        expected=(
            "thống kê là mean, top2, share:MÃ+MÃ, levels, total, ratio:A/B, quantile:P, "
            "pooled-mean hoặc pooled-top2"
        ),
        got=f"nhận được: {got}",
        hint="sửa tham số --stat",
    )


def scale_needed(place: str) -> Problem:
    return Problem(
        "SV0303",
        place=place,
        expected="phải biết thang đo mới tính được tỷ lệ theo mã",
        got="không khai answers.codes",
        hint="ghi answers: {codes: [1, 2, 3, 4, 5]} trong tệp thiết kế hoặc dùng --codes 1-5",
    )


def totals_need_population(place: str) -> Problem:
    return Problem(
        "SV0304",
        place=place,
        expected="tổng số cần quyền số cộng lại bằng tổng thể",
        got="quyền số chỉ mang tính tương đối (weights.scale: relative)",
        hint="dùng quyền số tổng thể, hoặc chỉ ước lượng trung bình, tỷ lệ",
    )


def comparison_impossible(place: str, *, got: str) -> Problem:
    return Problem(
        "SV0305",
        place=place,
        expected="hai nhóm so sánh phải cùng có trong kết quả của một lần ước lượng",
        got=got,
        hint="ghi cột và hai giá trị theo dạng CỘT=GIÁ_TRỊ_1:GIÁ_TRỊ_2, đúng như trong dữ liệu",
    )


def interval_impossible(place: str, *, got: str) -> Problem:
    return Problem(
        "SV0306",
        place=place,
        expected="khoảng tin cậy này chỉ dùng cho tỷ lệ nằm trong khoảng 0 đến 1",
        got=got,
        hint="dùng khoảng t (--interval t), hoặc beta khi tỷ lệ bằng 0 hay 1",
    )


def table_degenerate(place: str, *, got: str) -> Problem:
    return Problem(
        "SV0307",
        place=place,
        expected="bảng chéo có ít nhất hai hàng và hai cột, ma trận hiệp phương sai khả nghịch",
        got=got,
        hint="gộp các mã hiếm rồi kiểm định lại",
    )


def calibration_failed(place: str, *, expected: str, got: str) -> Problem:
    return Problem(
        "SV0401",
        place=place,
        expected=expected,
        got=got,
        hint="gộp nhóm hiệu chỉnh, nới giới hạn bounds, hoặc kiểm tra tổng thể kiểm soát",
    )


def totals_mismatch(place: str, *, got: str) -> Problem:
    return Problem(
        "SV0402",
        place=place,
        expected="mỗi nhóm hiệu chỉnh trong mẫu có đúng một tổng thể kiểm soát, và ngược lại",
        got=got,
        hint="bổ sung tổng thể còn thiếu, hoặc gộp nhóm không có mẫu với nhóm gần nhất",
    )


def response_cell_empty(place: str, *, cells: Iterable[object]) -> Problem:
    return Problem(
        "SV0403",
        place=place,
        expected="mỗi lớp hiệu chỉnh không trả lời có ít nhất một phiếu trả lời",
        got=f"lớp không có phiếu trả lời: {_names(cells)}",
        hint="gộp lớp với lớp gần nhất rồi tính lại",
    )


def edition_without_formula(place: str, *, got: str) -> Problem:
    return Problem(
        "SV0404",
        place=place,
        expected="phiên bản SIPAS phải ghi rõ công thức: top2 hoặc mean_over_max",
        got=got,
        hint="hai công thức cùng lưu hành; chọn theo văn bản của phiên bản, hệ thống không tự chọn",
    )
