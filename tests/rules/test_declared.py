"""Countries and incident kinds are what `rules/` declares: none is supposed, and none is half there."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapters.rules.load import check_rules
from adapters.rules.yaml_file import BadRuleFile
from egide.cli import analyse
from tests.conftest import ROOT
from tests.ready import countries, incident_kinds, rulebook
from tests.rules.more_rules import BEHIND, COUNTRY, KIND, NEW, copied, with_more
from workflows.kernel.countries import UnknownCountry
from workflows.kernel.text import LANGUAGES
from workflows.law.fact_values import BadFacts
from workflows.law.facts import Facts

TODAY = date(2026, 11, 23)
PRODUCT = ("adapters", "bot", "console", "egide", "storage", "workflows")
SAMPLES = "egide/demo/samples.py"
"""People and policies of the demo: each lives somewhere."""
Change = Callable[[Path], None]


# ---------------------------------------------------------------- what is declared
def test_every_folder_with_a_country_is_one() -> None:
    """By the names of the folders; the law of the Union is no country."""
    folders = {path.parent.name.upper() for path in (ROOT / "rules" / "jurisdictions").glob("*/country.yaml")}
    assert folders == set(countries().codes)
    assert "EU" not in folders


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reader_is_guessed_to_be_somewhere(language: str) -> None:
    """In a country that reads the language, or else in one that is told."""
    assert language in countries().guessed(language).guessed_for


def test_an_unknown_country_raises() -> None:
    """Nothing falls back to a country that happens to be there."""
    for code in ("XX", "fr", "", "LU"):
        with pytest.raises(UnknownCountry):
            countries().zone(code)
    with pytest.raises(UnknownCountry):
        countries().guessed("de")


@pytest.mark.parametrize(("name", "value"), [("jurisdiction", COUNTRY), ("kind", KIND), ("local_calendar", "PT-30")])
def test_facts_of_what_nobody_declared_are_refused(name: str, value: str) -> None:
    """With the path and what there is."""
    facts = {"jurisdiction": "FR", "kind": "defamation", "reported_at": "2026-11-22T10:00:00+01:00", name: value}
    with pytest.raises(BadFacts, match=f"^{name}: '{value}' is not one of "):
        Facts.parse(facts, rulebook().declared)


# ---------------------------------------------------------------- no list of them in the code
def _closed(node: ast.AST) -> bool:
    """A literal that holds several countries, several incident kinds, or the wall clock of a country."""
    if isinstance(node, ast.Constant):
        return node.value in {one.zone.key for one in countries().by_code.values()}
    if not isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
        return False
    parts = node.keys if isinstance(node, ast.Dict) else node.elts
    held = {one.value for one in parts if isinstance(one, ast.Constant)}
    return len(held & set(countries().codes)) > 1 or len(held & set(incident_kinds())) > 1


def _lists_in(source: str) -> list[int]:
    return [node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.expr) and _closed(node)]


def test_no_code_lists_countries_or_kinds() -> None:
    """What a country or a kind is stands in rules/; code that knows them all would have to be changed for the next."""
    found = [
        (path.relative_to(ROOT).as_posix(), line)
        for place in PRODUCT
        for path in sorted((ROOT / place).rglob("*.py"))
        if path.relative_to(ROOT).as_posix() != SAMPLES
        and "migrations" not in path.parts  # what they find is of a day gone by
        for line in _lists_in(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        'ZONES = {"FR": 1, "BE": 2}',
        'if row not in ("FR", "NL"): pass',
        'zone = "Europe/Paris"',
        'KINDS = ["defamation", "extortion"]',
    ],
)
def test_the_search_finds_what_is_planted(planted: str) -> None:
    """The lists that stood in ten files."""
    assert _lists_in(planted) == [1]


# ---------------------------------------------------------------- half there
def _without(name: str, text: str) -> Change:
    def change(rules: Path) -> None:
        path = rules / name
        whole = path.read_text("utf-8")
        assert text in whole
        path.write_text(whole.replace(text, "", 1), "utf-8")

    return change


def _instead(name: str, old: str, new: str) -> Change:
    def change(rules: Path) -> None:
        path = rules / name
        whole = path.read_text("utf-8")
        assert old in whole
        path.write_text(whole.replace(old, new, 1), "utf-8")

    return change


def _gone(name: str) -> Change:
    return lambda rules: (rules / name).unlink()


PT = "jurisdictions/pt/country.yaml"
HALF: dict[str, tuple[Change, str]] = {
    "no calendar": (_gone("calendars/pt.yaml"), "has no calendar calendars/pt.yaml"),
    "no regional calendar": (_gone("calendars/pt-30.yaml"), "has no calendar calendars/pt-30.yaml"),
    "no zone": (_instead(PT, "Europe/Lisbon", "Europe/Lissabon"), "is no time zone"),
    "no name": (_without(PT, 'fr: "Portugal (essai)", '), "fr"),
    "a language twice": (_instead(PT, "local_", "guessed_for: [nl]\nlocal_"), "exactly one country.yaml"),
    "no language": (_instead("jurisdictions/nl/country.yaml", "[nl]", "[]"), "exactly one country.yaml"),
    "a language nobody speaks": (_instead(PT, "local_", "guessed_for: [pt]\nlocal_"), "cannot be 'pt'"),
    "nobody to call": (_without("questions/emergency.yaml", "pt_112, "), "danger: no helpline of PT"),
    "nobody who listens": (_without("questions/emergency.yaml", "pt_voz, "), "self_harm: no helpline of PT"),
    "law of nowhere": (_gone(PT), "it is one of BE, FR, NL"),
    "no playbook": (_gone(f"playbooks/{KIND}.yaml"), f"{KIND}.yaml is missing"),
    "no door": (_without("questions/doors.yaml", BEHIND["questions/doors.yaml"]), f"no door for {KIND}"),
    "no card": (_without("questions/emergency.yaml", BEHIND["questions/emergency.yaml"]), f"no card for {KIND}"),
    "no lessons": (_without("chat/lessons.yaml", BEHIND["chat/lessons.yaml"]), "lessons for each incident kind"),
    "not offered": (_instead("questions/common.yaml", f"value: {KIND}", "value: defamation2"), "cannot hold"),
    "no word": (_without("vocabulary.yaml", f'  {KIND}: {{fr: "Faux magasin", nl: "Nepwinkel", en: "Fake shop"}}'), KIND),
}  # fmt: skip


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that knows one country and one kind more."""
    return with_more(tmp_path_factory.mktemp("more"))


@pytest.mark.parametrize("name", HALF)
def test_half_a_country_or_half_a_kind_is_refused(name: str, more: Path, tmp_path: Path) -> None:
    """`egide rules check` says what is missing, in one sentence with its file."""
    rules = tmp_path / "rules"
    copy_of(more / "rules", rules)
    change, why = HALF[name]
    change(rules)
    with pytest.raises(BadRuleFile) as refused:
        check_rules(rules, TODAY)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def copy_of(rules: Path, place: Path) -> None:
    for path in rules.rglob("*.yaml"):
        target = place / path.relative_to(rules)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())


# ---------------------------------------------------------------- whole
def test_a_country_and_a_kind_of_data_alone_are_analysed(
    more: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`egide rules check` takes them; `egide analyse` answers by their law, on their wall clock; the release that does not
    know them refuses."""
    facts: dict[str, Any] = {
        "jurisdiction": COUNTRY, "kind": KIND, "reported_at": "2026-11-22T23:30:00Z", "language": "en",
        "publications": [{"id": "shop", "audience": "public", "first_published_on": "2026-11-05"}],
        "statement": {"provable_fact": True, "identifiable": True},
    }  # fmt: skip
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(facts), "utf-8")
    assert analyse.analyse_command(file, None, as_json=True) == analyse.FAILURE
    assert "is not one of BE, FR, NL" in capsys.readouterr().err
    monkeypatch.setattr(analyse, "RULES", more / "rules")
    assert analyse.rules_check_command(as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["stale"] == []
    assert analyse.analyse_command(file, None, as_json=True) == 0
    answer = json.loads(capsys.readouterr().out)
    clock = next(one for one in answer["clocks"] if one["id"] == "criminal_complaint")
    assert (clock["rule"], clock["reference"]) == ("pt_6m", "invented 2")
    assert answer["driving_clock"]["id"] == "criminal_complaint"
    assert {one["id"] for one in answer["qualifications"]} >= {"public_defamation"}
    assert {"verify_cover", "timestamped_capture"} <= {line["step"] for line in answer["plan"]}
    assert analyse.analyse_command(file, None, as_json=False) == 0
    assert "2026-11-22 23:30" in capsys.readouterr().out
    assert NEW.keys() & {path.relative_to(ROOT / "rules").as_posix() for path in (ROOT / "rules").rglob("*")} == set()


def test_a_copy_is_as_the_release(tmp_path: Path) -> None:
    """The ground the tests above stand on: an unchanged copy holds together."""
    assert check_rules(copied(tmp_path, "rules") / "rules", TODAY)["stale"] == []
