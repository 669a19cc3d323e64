"""``chiso returns`` from outside: what it prints, how it exits, that data stands alone on stdout."""

import json

import pytest

from chiso.cli import main
from tests.engine.returns.sample import FILES, NUMBERS


@pytest.fixture
def run(capfd):
    def call(*words):
        code = main(["returns", *map(str, words)])
        out, err = capfd.readouterr()
        return code, out, err

    return call


@pytest.fixture
def folder(tmp_path):
    for name, content in FILES.items():
        path = tmp_path / "par" / "2025-sample" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            content.replace('from_tasks: [{edition: par/x, code: "3"}]', 'hint: "x"'), encoding="utf-8"
        )
    return tmp_path


def test_the_layouts_of_the_system_are_listed_checked_and_shown(run):
    code, out, _ = run("list")
    assert (code, [line.split()[0] for line in out.splitlines()]) == (
        0,
        ["par/2025-periodic", "plan/2023-heza"],
    )
    code, out, _ = run("check", "--json")
    assert code == 0
    assert [report["figures"] for report in json.loads(out)] == [106, 121]
    assert "chưa xác nhận: không" in run("check", "plan/2023-heza")[1]
    shown = run("show", "par/2025-periodic")[1]
    assert "3.1.2 Số hồ sơ sở, ngành giải quyết đúng hạn (Hồ sơ; cộng)" in shown
    assert json.loads(run("show", "plan/2023-heza", "--json")[1])["head"]["id"] == "plan/2023-heza"
    assert json.loads(run("show", "plan/2023-heza", "--canonical")[1])["canon"] == "chiso.returns/1"


def test_a_filled_return_is_checked(run, folder, tmp_path):
    sheet, words = tmp_path / "so.json", tmp_path / "loi.json"
    sheet.write_text(json.dumps({key: {"number": text} for key, text in NUMBERS.items()}))
    words.write_text(json.dumps({"I": "Đã họp."}))
    asked = ("check", "par/2025-sample", "--returns", folder, "--figures", sheet, "--texts", words)
    assert run(*asked) == (0, "", "")
    sheet.write_text(json.dumps({"A:2": {"number": "99.10"}, "A:2.1": {"number": "195197"}}))
    code, out, _ = run(*asked, "--previous", sheet)
    assert code == 1
    assert "RT0301 A:2.2: Chỉ tiêu chưa điền." in out
    assert {remark["code"] for remark in json.loads(run(*asked, "--json")[1])} >= {"RT0301", "RT0313"}


def test_refusals(run, folder, tmp_path):
    bad = tmp_path / "x.json"
    bad.write_text("[")
    listing = tmp_path / "y.json"
    listing.write_text("[]")
    (folder / "par" / "other").mkdir()
    (folder / "par" / "other" / "layout.yaml").write_bytes(
        (folder / "par" / "2025-sample" / "layout.yaml").read_bytes().replace(b'["A:1", "B:3"]', b'["I:1"]')
    )
    (folder / "par" / "other" / "outline.yaml").write_text(FILES["outline.yaml"], encoding="utf-8")
    at = ("--returns", folder)
    for words, code in [
        (("list", "--returns", tmp_path / "none"), "CL0301"),
        (("show", "par/none"), "CL0302"),
        (("check", "par/2025-sample", *at, "--figures", bad), "CL0304"),
        (("check", "par/2025-sample", *at, "--figures", listing), "CL0304"),
        (("check", "par/other", *at), "RT0205"),
    ]:
        exit_code, out, err = run(*words)
        assert (exit_code, out) == (2, "")
        assert code in err


def test_a_layout_calls_itself_as_its_folder_and_names_criteria_that_exist(run, folder):
    home = folder / "par" / "2025-sample"
    home.rename(folder / "par" / "2026-sample")
    assert "CL0303 par/2026-sample/layout.yaml" in run("check", "--returns", folder)[2]
    (folder / "par" / "2026-sample").rename(home)
    outline = FILES["outline.yaml"].replace("par/x", "par/2023-heza")
    (home / "outline.yaml").write_text(outline.replace('code: "3"', 'code: "9"'), encoding="utf-8")
    code, _, err = run("check", "--returns", folder)
    assert (code, "CL0305 par/2025-sample/outline.yaml:11" in err) == (2, True)
    (home / "outline.yaml").write_text(outline, encoding="utf-8")
    assert run("check", "--returns", folder)[0] == 0
