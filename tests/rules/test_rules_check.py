"""A mistake in the rules is told with file and line, in one sentence."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from adapters.rules.rulebook import load_rulebook, stale_values
from adapters.rules.yaml_file import BadRuleFile
from tests.conftest import ROOT

FR = "jurisdictions/fr/clocks.yaml"
FRQ = "jurisdictions/fr/qualifications.yaml"
MISTAKES = [
    (FR, "family: fr_press, months: 3", "family: fr_pres, months: 3"),
    (FR, "family: fr_press, months: 3", "family: fr_press, months: three"),
    (FR, "family: fr_press, months: 3", "family: fr_press, moons: 3"),
    (FR, "family: fr_press, months: 3", "family: fr_press, months: 3, days: 2"),
    (FR, "binds: insured", "binds: everybody"),
    (FR, "drives: true", "drives: on"),
    (FR, "start: publication", "start: birth"),
    (FR, "alerts: press", "alerts: always"),
    (FR, "confidence: verified", "confidence: sure"),
    (FR, "reference: \"CPC art. 664\"", "referense: \"CPC art. 664\""),
    (FR, "applies_to: [FR]", "applies_to: [DE]"),
    (FR, "{term: press_offence}", "{term: press_ofence}"),
    (FR, "stopped_by: [summons_served,", "stopped_by: [summons_sered,"),
    (FR, "  press_service:", "  press_servise:"),
    (FR, 'in_force_from: "1998-04-08"', 'in_force_from: "1998-04-31"'),
    (FR, "  press_service:", "  press_limitation:"),
    (FRQ, "elements: [precise_fact,", "elements: [precise_fakt,"),
    (FRQ, "scope: publication", "scope: world"),
    (FRQ, "complaint_required: true", "complaint_required: [true]"),
    (FRQ, "{known: statement.provable_fact}", "{known: statement.provable}"),
    (FRQ, "{doubt: {eq: [publication.audience, public]}}", "{maybe: {eq: [publication.audience, public]}}"),
    (FRQ, "      public_insult:\n", "      public_insults:\n"),
    (FRQ, "{doubt: {eq: [publication.audience, public]}}", "{doubt: {eq: [publication.audience, publik]}}"),
    (FRQ, "{doubt: {eq: [publication.audience, public]}}", "{doubt: {has: [publication.audience, public]}}"),
    (FRQ, "{doubt: {eq: [publication.audience, public]}}", "{doubt: {eq: [publication.audience, true]}}"),
    (FRQ, "{doubt: {eq: [publication.audience, public]}}", "{doubt: {eq: [publication.republishes, true]}}"),
    (FRQ, "{doubt: {eq: [publication.audience, public]}}", "{doubt: {later: true}}"),
    (FRQ, "{doubt: {eq: [publication.audience, public]}}", "{doubt: {under: [publication.first_published_on, 18]}}"),
    ("terms.yaml", "{eq: [jurisdiction, FR]}", "{eq: [jurisdiction, DE]}"),
    ("terms.yaml", "{in: [kind, [defamation, disparagement]]}", "{in: [kind, [defamation, slander]]}"),
    ("terms.yaml", "{in: [kind, [defamation, disparagement]]}", "{in: [kind, []]}"),
    ("terms.yaml", "{under: [derived.victim_age, 18]}", "{under: [derived.victim_age, eighteen]}"),
    ("terms.yaml", "{under: [derived.victim_age, 18]}", "{under: [derived.victim_age, -1]}"),
    ("terms.yaml", "{has: [objectives, removal]}", "{has: [objectives, revenge]}"),
    ("terms.yaml", "{has: [objectives, removal]}", "{eq: [objectives, removal]}"),
    ("terms.yaml", "{known: demand.threat}", "{known: demand.thret}"),
    ("steps.yaml", "phase: emergency", "phase: later"),
    ("steps.yaml", "by: handler", "by: robot"),
    ("steps.yaml", "after: [safety_check]", "after: [safety_chek]"),
    ("guards.yaml", "until: person_decides", "until: next_week"),
    ("guards.yaml", "steps: [timestamped_capture, bailiff_capture]", "steps: [timestamped_picture]"),
    ("warnings.yaml", "warnings:", "warnigs:"),
    ("human.yaml", "minutes: 15", "minutes: soon"),
    ("uploads.yaml", "answer: blocked", "answer: forbidden"),
    ("playbooks/defamation.yaml", "{block: evidence}", "{block: evidense}"),
    ("playbooks/defamation.yaml", "- publication.url", "- publication.adress"),
    ("terms.yaml", "{eq: [jurisdiction, FR]}", "{term: minor}"),
    ("calendars/fr.yaml", '"12-25"', '"12-32"'),
    ("insurers/sample-one.yaml", "bailiff_capture: [cost_approval]", "bailif_capture: [cost_approval]"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "right", "wrong"), MISTAKES, ids=[f"{one[0]}: {one[2]}" for one in MISTAKES])
def test_a_mistake_is_named(file: str, right: str, wrong: str, tmp_path: Path) -> None:
    """File and line, in one sentence."""
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules, ignore=shutil.ignore_patterns("platforms", "questions", "chat"))
    text = (rules / file).read_text("utf-8")
    assert right in text
    (rules / file).write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(BadRuleFile) as bad:
        load_rulebook(rules)
    said = str(bad.value)
    assert re.match(rf"rules/{re.escape(file)}, line \d+: ", said), said
    assert "\n" not in said


def test_what_nobody_checked_for_a_year() -> None:
    """Nothing today, everything in two years."""
    assert stale_values(ROOT / "rules", date(2026, 11, 22))[0] == []
    stale, values = stale_values(ROOT / "rules", date(2028, 11, 22))
    assert len(stale) == values > 100
