"""Refusals of scoring: ``SC01`` the sheet's form, ``SC02`` its figures, ``SC03`` what may be scored,
``SC04`` what is computed beyond a score. ``place`` is file, line or cell, and criterion."""

from __future__ import annotations

from chiso.engine.problems import Problem


def unknown_code(place: str, *, code: str, near: str) -> Problem:
    hint = f"có phải {near}?" if near else "xem danh sách mã bằng chiso index show"
    return Problem("SC0101", place=place, expected="mã tiêu chí có trong bộ tiêu chí", got=code, hint=hint)


def ambiguous_code(place: str, *, code: str, among: str) -> Problem:
    return Problem(
        "SC0102",
        place=place,
        expected=f"mã dạng chữ; ô số này có thể là {among}",
        got=code,
        hint="định dạng cột mã là Text rồi nhập lại",
    )


def twice(place: str, *, code: str, first: str) -> Problem:
    return Problem(
        "SC0103",
        place=place,
        expected=f"mỗi mã một dòng; {code} đã có ở {first}",
        got=code,
        hint="gộp hai dòng",
    )


def unknown_figure(place: str, *, name: str, allowed: str) -> Problem:
    return Problem("SC0104", place=place, expected=f"một trong: {allowed}", got=name, hint="sửa tên số liệu")


def not_scored_here(place: str, *, lines: str) -> Problem:
    return Problem(
        "SC0105",
        place=place,
        expected=f"số liệu nhập ở từng mục: {lines}",
        got="số liệu ở mục tổng",
        hint="chuyển số liệu xuống mục chi tiết",
    )


def unknown_column(place: str, *, name: str, allowed: str) -> Problem:
    return Problem(
        "SC0106",
        place=place,
        expected=f"cột là một trong: {allowed}",
        got=name,
        hint="điểm được tính từ số liệu: bỏ cột điểm tự chấm; điểm do người chấm ghi ở cột points",
    )


def no_code_column(place: str) -> Problem:
    return Problem(
        "SC0107", place=place, expected="dòng tiêu đề có cột “code” (hoặc Mã, STT)", got="không có"
    )


def wrong_form(place: str, *, expected: str, got: str) -> Problem:
    return Problem("SC0108", place=place, expected=expected, got=got)


def wrong_index(place: str, *, expected: str, got: str) -> Problem:
    return Problem(
        "SC0109", place=place, expected=f"bảng số liệu của {expected}", got=got, hint="chọn đúng bộ tiêu chí"
    )


def unknown_body(place: str, *, got: str, allowed: str) -> Problem:
    return Problem(
        "SC0110", place=place, expected=f"loại cơ quan là một trong: {allowed or 'không có'}", got=got
    )


def unreadable(place: str, *, detail: str) -> Problem:
    return Problem("SC0111", place=place, expected="tệp YAML, JSON, CSV hoặc XLSX đọc được", got=detail)


def no_rows(place: str) -> Problem:
    return Problem("SC0112", place=place, expected="ít nhất một dòng số liệu", got="không có")


def not_a_figure(place: str, *, got: str) -> Problem:
    return Problem(
        "SC0201",
        place=place,
        expected="một số (195197; 99.10; trong CSV, XLSX cũng nhận 195.197 và 99,10)",
        got=got,
        hint="để trống nếu chưa có số liệu",
    )


def ambiguous_figure(place: str, *, got: str, first: str, second: str) -> Problem:
    return Problem(
        "SC0202",
        place=place,
        expected="số chỉ đọc được một cách",
        got=f"{got} (có thể là {first} hoặc {second})",
        hint="viết không dấu phân nhóm, hoặc thêm một chữ số thập phân",
    )


def not_whole(place: str, *, got: str) -> Problem:
    return Problem(
        "SC0203",
        place=place,
        expected="số đếm nguyên, không âm",
        got=got,
        hint="dấu chấm là dấu thập phân trong YAML, JSON: viết 195197, không viết 195.197",
    )


def negative(place: str, *, got: str) -> Problem:
    return Problem("SC0204", place=place, expected="số không âm", got=got)


def not_a_percent(place: str, *, got: str) -> Problem:
    return Problem("SC0205", place=place, expected="tỷ lệ phần trăm từ 0 đến 100", got=got)


def not_a_position(place: str, *, got: str) -> Problem:
    return Problem("SC0206", place=place, expected="thứ hạng nguyên, từ 1", got=got)


def too_long(place: str, *, got: str) -> Problem:
    return Problem("SC0207", place=place, expected="số không quá 30 chữ số, 18 chữ số thập phân", got=got)


def formula_cell(place: str) -> Problem:
    return Problem(
        "SC0208",
        place=place,
        expected="giá trị trong ô",
        got="công thức chưa có giá trị",
        hint="mở tệp, tính lại và lưu, hoặc dán giá trị",
    )


def error_cell(place: str, *, got: str) -> Problem:
    return Problem("SC0209", place=place, expected="giá trị trong ô", got=got, hint="sửa ô báo lỗi")


def tracked_only(place: str) -> Problem:
    return Problem(
        "SC0301",
        place=place,
        expected="bộ tiêu chí có thang điểm",
        got="bộ tiêu chí chỉ theo dõi tiến độ, văn bản không in điểm",
        hint="dùng chiso index progress để theo dõi tiến độ",
    )


def not_tracked(place: str) -> Problem:
    return Problem(
        "SC0302", place=place, expected="bộ tiêu chí chỉ theo dõi", got="bộ tiêu chí có thang điểm"
    )


def other_bytes(place: str, *, expected: str, got: str) -> Problem:
    return Problem(
        "SC0303",
        place=place,
        expected=f"kết quả niêm phong tính lại ra đúng {expected}",
        got=got,
        hint="giữ nguyên bản niêm phong; đối chiếu phiên bản bộ tiêu chí và phần mềm",
    )


def other_edition(place: str, *, expected: str, got: str) -> Problem:
    return Problem("SC0304", place=place, expected=f"bộ tiêu chí có mã băm {expected}", got=got)


def out_of_reach(place: str, *, target: str, best: str) -> Problem:
    return Problem(
        "SC0401",
        place=place,
        expected=f"đạt {target} bằng các giải pháp đã nêu",
        got=f"tối đa chỉ đạt {best}",
        hint="thêm giải pháp hoặc hạ mục tiêu",
    )


def bad_action(place: str, *, expected: str, got: str) -> Problem:
    return Problem("SC0402", place=place, expected=expected, got=got)


def bad_forecast(place: str, *, expected: str, got: str) -> Problem:
    return Problem("SC0403", place=place, expected=expected, got=got)


def bad_change(place: str, *, expected: str, got: str) -> Problem:
    return Problem("SC0404", place=place, expected=expected, got=got)


def too_wide(place: str, *, limit: int) -> Problem:
    return Problem(
        "SC0405", place=place, expected=f"không quá {limit} số liệu chưa chắc chắn", got="nhiều hơn"
    )


def solver_failed(place: str, *, detail: str) -> Problem:
    return Problem("SC0406", place=place, expected="bộ giải tìm được nghiệm tối ưu", got=detail)


def bad_draw(place: str, *, expected: str, got: str) -> Problem:
    return Problem("SC0407", place=place, expected=expected, got=got)
