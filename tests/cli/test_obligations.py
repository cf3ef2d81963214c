"""`bilan obligations` as a person and a program run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bilan.cli.obligations import app

runner = CliRunner()
COMPANY = ["--kind", "company", "--employees", "620", "--on", "2026-11-21"]


def test_the_page_says_who_what_where_and_that_it_is_not_advice() -> None:
    result = runner.invoke(app, [*COMPANY, "--last-filing", "2022-12-01"])
    assert result.exit_code == 0
    for words in ("Oui", "BG-01", "bilans-ges.ademe.fr", "01/12/2026", "Légifrance", "NV"):
        assert words in result.output
    assert "50\u202f000" in result.output


def test_the_facts_come_first() -> None:
    page = runner.invoke(app, [*COMPANY, "--last-filing", "2022-12-01", "--csrd", "--lang", "en"]).output
    head = page[: page.index("BG-01")]
    for words in ("all significant indirect", "every 4 years", "Next deadline: 01/12/2026", "EUR 50,000"):
        assert words in head


def test_the_english_page() -> None:
    result = runner.invoke(app, [*COMPANY, "--lang", "en"])
    assert "Yes: bound" in result.output
    assert "not legal advice" in result.output
    assert "50,000" in result.output


def test_json_on_stdout_is_json_alone() -> None:
    data = json.loads(runner.invoke(app, [*COMPANY, "--json", "-", "--lang", "en"]).stdout)
    assert data["schema"] == "bilan.obligations/1"
    assert data["bound"] is True
    assert data["inventory"]["max_fine_eur"] == 50_000
    assert [need["input"] for need in data["needs"]] == ["csrd", "last_filing"]
    assert {"rule", "source", "verification", "text"} <= data["statements"][0].keys()


def test_json_in_a_file_comes_with_the_page(tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    result = runner.invoke(app, [*COMPANY, "--json", str(target), "--no-csrd"])
    assert json.loads(target.read_text(encoding="utf-8"))["inventory"]["perimeter"] == "direct_and_energy_indirect"
    assert "Oui" in result.output


def test_members_of_a_group() -> None:
    words = ["--kind", "group", "--member", "Filature:620:1310Z", "--member", "Réunion:300:outre-mer", "--member", "90"]
    data = json.loads(runner.invoke(app, [*words, "--on", "2026-11-21", "--json", "-"]).stdout)
    assert data["bound"] is True
    members = data["subject"]["group_members"]
    assert [m["overseas"] for m in members] == [False, True, False]
    assert members[0]["naf"] == "1310Z"


def test_today_is_the_default_day() -> None:
    data = json.loads(runner.invoke(app, ["--kind", "state", "--json", "-"]).stdout)
    assert data["on"] >= "2026-01-01"
    assert data["bound"] is True


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kind", "company", "--on", "2011-06-01"], "obligations-date-too-early"),
        (["--kind", "syndicat"], "obligations-kind-unknown"),
        (["--kind", "company", "--employees", "-3"], "obligations-number-invalid"),
        (["--kind", "group", "--member", "Filature"], "obligations-member-invalid"),
        (["--kind", "company", "--on", "21/11/2026"], "AAAA-MM-JJ"),
        (["--kind", "company", "--lang", "de"], "fr | en"),
        (["--employees", "3"], "--kind"),
    ],
)
def test_wrong_usage_is_status_2_with_a_reason_and_no_traceback(words: list[str], said: str) -> None:
    result = runner.invoke(app, words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
