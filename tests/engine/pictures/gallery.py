"""One picture of each kind from plain figures, as the tests and the guide show them."""

from __future__ import annotations

from chiso.engine.pictures.bands import Ranked, bands
from chiso.engine.pictures.changes import Change, changes
from chiso.engine.pictures.intervals import Interval, intervals
from chiso.engine.pictures.likert import Answers, likert
from chiso.engine.pictures.picture import Picture
from chiso.engine.pictures.rank_intervals import RankInterval, rank_intervals
from chiso.engine.pictures.starfish import Ray, starfish

OWN = "Ban Quản lý Khu kinh tế Hải Phòng"
UNITS = (
    "Sở Nội vụ",
    "Sở Tài chính",
    OWN,
    "Sở Xây dựng",
    "Sở Nông nghiệp và Môi trường",
    "Thanh tra thành phố",
)
DIMENSIONS = (
    ("Tham gia của người dân ở cấp cơ sở", 4, 5.228, 4.976, 5.1, 6.0),
    ("Công khai, minh bạch", 4, 5.330, 5.107, 5.35, 6.2),
    ("Trách nhiệm giải trình với người dân", 3, 4.128, 4.154, 4.25, 4.75),
    ("Kiểm soát tham nhũng trong khu vực công", 4, 6.484, 6.327, 6.75, 7.7),
    ("Thủ tục hành chính công", 3, 7.087, 6.935, 7.2, 7.6),
    ("Cung ứng dịch vụ công", 4, 7.589, 7.991, 7.5, 8.3),
    ("Quản trị môi trường", 3, 3.313, 3.236, 3.55, 4.4),
    ("Quản trị điện tử", 3, 3.545, 3.389, 3.3, 4.2),
)


def rays(**missing: int) -> list[Ray]:
    """The eight rays; ``last=3`` takes the figure of ray 3 out of that series."""
    found = []
    for i, (title, parts, value, last, median, best) in enumerate(DIMENSIONS):
        low, high = (1.0, 10.0) if parts == 4 else (0.99, 9.99)
        figures = {"value": value, "best": best, "median": median, "last": last}
        found.append(
            Ray(
                f"D{i + 1}",
                title,
                low,
                high,
                **{k: None if missing.get(k) == i else v for k, v in figures.items()},
            )
        )
    return found


def gallery() -> dict[str, Picture]:
    return {
        "starfish": starfish(
            rays(),
            unit="Hải Phòng",
            title="PAPI 2024 của Hải Phòng theo tám nội dung",
            now="2024",
            before="2023",
        ),
        "intervals": intervals(
            [
                Interval(unit, 92.3 - 2 * i, 90.1 - 2.2 * i, 94.2 - 1.8 * i)
                if unit != UNITS[-1]
                else Interval(unit, None, None, None)
                for i, unit in enumerate(UNITS)
            ],
            title="Mức hài lòng của người dân, tổ chức theo sở, ngành năm 2025",
            measure="Tỷ lệ hài lòng (%)",
            highlight=OWN,
            reference=("Toàn thành phố", 86.4),
        ),
        "bands": bands(
            [Ranked(f"Tỉnh {i + 1}", 46.0 - 0.33 * i, i + 1, 1 + i // 4) for i in range(16)]
            + [Ranked("Vĩnh Phúc", None, None, None)],
            title="Tổng điểm PAPI 2024 và bốn nhóm",
            measure="Tổng điểm",
            highlight="Tỉnh 6",
        ),
        "likert": likert(
            [
                Answers("Tiếp cận dịch vụ", (0.012, 0.031, 0.121, 0.487, 0.349), 1234),
                Answers("Công chức trực tiếp giải quyết công việc", (0.031, 0.083, 0.214, 0.402, 0.27), 1229),
                Answers("Tiếp nhận, xử lý phản ánh, kiến nghị", (0.068, 0.132, 0.281, 0.349, 0.17), 812),
            ],
            title="Mức độ hài lòng theo yếu tố",
        ),
        "rank_intervals": rank_intervals(
            [RankInterval(unit, i + 1, max(1, i), min(6, i + 2)) for i, unit in enumerate(UNITS[1:])]
            + [RankInterval(UNITS[0], 6, 6, 6)],
            title="Thứ hạng PAR Index và khoảng dao động",
            highlight=OWN,
        ),
        "changes": changes(
            [
                Change("Tiếp cận dịch vụ", 82.1, 84.9, 1.1, 4.5, True),
                Change("Thủ tục hành chính", 80.4, 81.2, -1.0, 2.6, False),
                Change("Công chức trực tiếp giải quyết công việc", 79.8, 76.3, -5.4, -1.6, True),
            ],
            title="Thay đổi mức hài lòng giữa hai năm",
            measure="Tỷ lệ hài lòng (%)",
            before="2024",
            after="2025",
        ),
    }
