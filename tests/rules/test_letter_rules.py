"""A mistake in a letter's template is told with file and line, in one sentence; nothing half-written is taken."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from adapters.rules.letters import load_letters
from adapters.rules.load import check_rules
from adapters.rules.yaml_file import BadRuleFile
from tests import ready
from tests.conftest import ROOT
from tests.workflows.interview.interview_parts import TODAY

NOTICE, CLAUSES, FIELDS, FRAME, LINT = (
    "formal_notice_author.yaml", "_clauses.yaml", "_fields.yaml", "_frame.yaml", "_lint.yaml",
)  # fmt: skip
FACTS_TOLD = '    reference: practice\n    confidence: MM\n    fr: "{facts_told}"'
MISTAKES = [
    (CLAUSES, FACTS_TOLD, FACTS_TOLD.replace("    reference: practice\n", ""), "reference"),
    (CLAUSES, '    en: "{facts_told}"\n', "", "`en`"),
    (CLAUSES, '    en: "{facts_told}"\n', '    en: "told"\n', "other gaps"),
    (CLAUSES, '"{facts_told}"', '"{fact_told}"', "is no field"),
    (CLAUSES, "{chosen: [signer, insured]}", "{chosen: [signer, nobody]}", "cannot be asked"),
    (CLAUSES, "when: {filled: address_checked}", "when: {filled: nothing}", "cannot be asked"),
    (CLAUSES, "when: {known: publication.id}", "when: {known: publication.idd}", "is not a fact"),
    (NOTICE, "{term: wants_compensation}", "{term: wants_revenge}", "is not a term"),
    (NOTICE, "  - {id: words, obligation: practice", "  - {id: wordz, obligation: practice", "is no content"),
    (NOTICE, "  - {id: words, obligation: practice", "  - {id: words, obligation: custom", "cannot be 'custom'"),
    (NOTICE, "  - {shared: words}\n", "", "no clause gives `words`"),
    (NOTICE, "  - {shared: words}\n", "  - {shared: wordz}\n", "is no clause of _clauses.yaml"),
    (NOTICE, "steps: [formal_notice_author]", "steps: [formal_notice]", "is no step"),
    (NOTICE, "addressee: author", "addressee: everybody", "addressee"),
    (NOTICE, "  - {id: insured}\n  - {id: desk}\n", "  - {id: desk, in: [FR]}\n", "nobody signs it in"),
    (NOTICE, "  - {id: neutral}", "  - {id: angry}", "cannot be 'angry'"),
    (NOTICE, "chasers: [9, 17, 25]", "chasers: [9, 8, 25]", "each greater"),
    (NOTICE, "Vous êtes mis en demeure de retirer ces", "Sommation de retirer ces", "forbids"),
    (NOTICE, "{not: {allowed: desk_asks_for_money}}", "{not: {allowed: everything}}", "cannot be asked"),
    (FIELDS, "fact: author.name", "fact: author.nam", "is not a fact"),
    (FIELDS, "computed: today", "computed: yesterday", "nothing the case knows"),
    (FIELDS, "shape: money, fr: \"somme demandée\"", "shape: gold, fr: \"somme demandée\"", "cannot be 'gold'"),
    (FRAME, "{place}, le {today}", "{place}, le {dag}", "is no field"),
    (LINT, "to: [author, publisher]", "to: [author, publishr]", "is no addressee"),
]  # fmt: skip


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "rules" / "letters", tmp_path / "rules" / "letters")
    return tmp_path / "rules"


@pytest.mark.parametrize(
    ("file", "right", "wrong", "why"), MISTAKES, ids=[f"{one[0]}-{one[2][:40]}" for one in MISTAKES]
)
def test_a_mistake_is_named_with_file_and_line(rules: Path, file: str, right: str, wrong: str, why: str) -> None:
    path = rules / "letters" / file
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(BadRuleFile) as refused:
        load_letters(rules, ready.rulebook())
    sentence = str(refused.value)
    assert re.match(r"rules/letters/[a-z_]+\.yaml, line \d+: ", sentence), sentence
    assert why in sentence


def test_the_check_of_the_rules_reads_the_letters(tmp_path: Path) -> None:
    """`egide rules check` refuses a letter that lacks a language."""
    rules = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", rules)
    path = rules / "letters" / NOTICE
    path.write_text(path.read_text("utf-8").replace('fr: "Objet', 'fy: "Objet', 1), "utf-8")
    with pytest.raises(BadRuleFile, match="formal_notice_author"):
        check_rules(rules, TODAY)


def test_every_kind_has_every_content_of_the_law_with_its_reference() -> None:
    """No obligation of the law goes without a reference; what no law asks is said to be practice."""
    for kind in ready.letter_rules().kinds.values():
        for content in kind.contents:
            assert content.reference, (kind.id, content.id)
        for clause in kind.clauses:
            assert set(clause.reference) >= set(clause.countries), (kind.id, clause.id)
