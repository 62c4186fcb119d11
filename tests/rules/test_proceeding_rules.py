"""The proceedings are whole: each has its court, its voids and its source; a mistake is told with file and line."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from adapters.rules.draft_frames import load_frames
from adapters.rules.load import check_rules
from adapters.rules.proceedings import load_proceedings
from adapters.rules.yaml_file import BadRuleFile
from tests import ready
from tests.conftest import ROOT

SHARED, PAF, KG, AVG = "_shared.yaml", "fr_paf_lcen_6_3.yaml", "nl_kort_geding.yaml", "nl_avg_35.yaml"
MISTAKES = [
    (SHARED, "{when: {term: author_known}", "{when: {term: author_knows}", "is not a term"),
    (SHARED, "{when: {term: author_known}", "{whenn: {term: author_known}", "whenn"),
    (SHARED, 'en: "Fifteen days.", ', "", "`en`"),
    (SHARED, "from: 5000, until: 5000", "from: 5000, until: 4999", "in cents, the lower first"),
    (SHARED, "from: 5000, until: 5000", "from: 50.00, until: 5000", "whole number"),
    (SHARED, "fr_summons: [fr_court,", "fr_summons: [fr_curt,", "is no mention"),
    (PAF, "kind: removal", "kind: magic", "cannot be 'magic'"),
    (PAF, "jurisdiction: FR", "jurisdiction: DE", "cannot be 'DE'"),
    (PAF, "jurisdiction: FR", "jurisdiction: NL", "not named after NL"),
    (PAF, "step: host_removal_order", "step: remove_host", "is no step"),
    (PAF, "opens: [gone, online]", "opens: [gone, onlin]", "none of the reasons"),
    (PAF, "opens: [gone, online]", "opens: []", "opens for nothing"),
    (PAF, "served: summons_served,", "served: summons_sent,", "summons_sent"),
    (PAF, "duty: compulsory, say: fr_lawyer", "duty: compulsory, say: fr_layer", "is no phrase"),
    (PAF, "duty: compulsory", "duty: perhaps", "cannot be 'perhaps'"),
    (PAF, "clock: summary_appeal", "clock: summary_appel", "summary_appel"),
    (PAF, "start: served, count", "start: sent, count", "cannot start from"),
    (PAF, "family: plain, days: 10", "family: plein, days: 10", "plein"),
    (PAF, "{met: {known: publication.url}", "{met: {known: publication.uri}", "is not a fact"),
    (PAF, "by: lawyer, obligation: law_if", "by: judge, obligation: law_if", "cannot be 'judge'"),
    (PAF, "confidence: V2\nname", "confidence: V9\nname", "V9"),
    (PAF, "penalty: {fr", "penality: {fr", "penality"),
    (KG, "penalty: {fr", "# {fr", "`penalty` is missing"),
    (AVG, '"refused:erasure_request"', '"refused:erasure_requested"', "cannot start from"),
]  # fmt: skip


FRAME_MISTAKES = [
    ("{court_name}", "{court_nam}", "is no field"),
    ("frames:\n  fr_accelerated:", "frames:\n  fr_fast:", "frame of no proceeding"),
    ("{kinds: [summary, merits]", "{kinds: [summery, merits]", "cannot be 'summery'"),
    ("when: {term: wants_compensation}", "when: {term: wants_money}", "is not a term"),
    ("NL: [nl]}", "NL: [de]}", "cannot be 'de'"),
    (', nl: "Handtekening van de klager: {claimant_name}"', "", "`nl`"),
    ("  mark: {fr", "  marc: {fr", "marc"),
]


@pytest.mark.parametrize(("right", "wrong", "says"), FRAME_MISTAKES)
def test_a_mistake_in_a_frame_is_told(folder: Path, right: str, wrong: str, says: str) -> None:
    """A gap that is no field, a language that lacks, a frame that nobody uses."""
    path = folder / "proceedings" / "_frames.yaml"
    text = path.read_text(encoding="utf-8")
    assert right in text, "the mistake is planted where nothing stands"
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(BadRuleFile, match=re.escape(says)) as told:
        load_frames(folder, ready.rulebook(), ready.proceeding_rules())
    assert str(told.value).startswith("rules/proceedings/_frames.yaml, line ")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rules to be spoiled."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    return tmp_path / "rules"


@pytest.mark.parametrize(("file", "right", "wrong", "says"), MISTAKES)
def test_a_mistake_is_told_with_file_and_line(folder: Path, file: str, right: str, wrong: str, says: str) -> None:
    """One sentence, of the file it stands in; nothing half-written is taken."""
    path = folder / "proceedings" / file
    text = path.read_text(encoding="utf-8")
    assert right in text, "the mistake is planted where nothing stands"
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(BadRuleFile, match=re.escape(says)) as told:
        load_proceedings(folder, ready.rulebook())
    assert re.match(rf"rules/proceedings/{re.escape(file)}, line \d+: ", str(told.value))
    assert "\n" not in str(told.value)


def test_there_are_twenty_two_and_each_stands_on_something() -> None:
    """Nine French, six Belgian, six Dutch, one of the Union; each opens for a reason and says of each thing how sure it is."""
    found = ready.proceeding_rules().proceedings
    counted = {code: sum(one.jurisdiction == code for one in found.values()) for code in ("FR", "BE", "NL", "EU")}
    assert counted == {"FR": 9, "BE": 6, "NL": 6, "EU": 1}
    for one in found.values():
        assert one.opens
        assert all(told.reference and told.confidence for told in (one.court, one.against, one.appeal, one.penalty))


def test_what_is_from_memory_is_never_certain() -> None:
    """A Belgian appeal is from memory, a Dutch request after a refused erasure was read in the law itself."""
    found = ready.proceeding_rules().proceedings
    assert found["be_refere_584"].appeal.to_be_confirmed
    assert not found["nl_avg_35"].lawyer.to_be_confirmed
    assert found["be_identification"].court.to_be_confirmed
    assert found["fr_paf_lcen_6_3"].unsettled


def test_rules_check_covers_them_and_names_what_is_stale(folder: Path) -> None:
    """A year after the sources were read each of them is to be looked at again; a mistake fails the check."""
    stale = {one["file"] for one in check_rules(folder, date(2027, 12, 15))["stale"]}
    assert "rules/proceedings/nl_avg_35.yaml" in stale
    path = folder / "proceedings" / AVG
    path.write_text(path.read_text(encoding="utf-8").replace("kind: data", "kind: dat"), encoding="utf-8")
    with pytest.raises(BadRuleFile):
        check_rules(folder, date(2026, 12, 1))
