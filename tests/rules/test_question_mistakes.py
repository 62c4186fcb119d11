"""A mistake in a question is told with its file and its name, in one sentence: conditions stand on the schema of facts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adapters.rules.load import check_rules
from adapters.rules.questions import BadQuestions, load_questions
from adapters.rules.yaml_file import BadRuleFile
from tests.conftest import ROOT
from tests.workflows.interview.interview_parts import TODAY

URL = ("publication.yaml", "url", "{known: publication.platform}")
SIZE = ("publication.yaml", "audience_size", "{eq: [publication.audience, restricted_group]}")
REPEAT = ("publication.yaml", "republishes", "{publication.republishes: first}")
MISTAKES = [
    (*URL, "{known: publication.plattform}", "is not a fact"),
    (*URL, '{known: "publications[].platform"}', "is not a fact"),
    (*URL, "{known: derived.victim_age}", "is not a fact"),
    (*URL, "{missing: publication.platform}", "is not an operator"),
    (*URL, "{term: minor}", "is not a term"),
    (*URL, "{runs: [press_limitation]}", "cannot be asked"),
    (*URL, "{chosen: [target, somebody]}", "cannot be asked"),
    (*URL, "{chosen: [nobody, child]}", "cannot be asked"),
    (*URL, "{skipped: nobody}", "cannot be asked"),
    (*URL, "{later: 2}", "cannot be asked"),
    (*SIZE, "{eq: [publication.audience, few]}", "can never be so"),
    (*SIZE, "{eq: [publication.audience, true]}", "can never be so"),
    (*SIZE, "{under: [publication.audience, 18]}", "cannot look at"),
    (*SIZE, "{eq: [publication.republishes, true]}", "cannot look at"),
    (*SIZE, "{eq: [kind, slander]}", "can never be so"),
    (*SIZE, "{in: [kind, defamation]}", "needs [fact, [values]]"),
    (*REPEAT, "{publication.republishes: true}", "can only say `first`"),
    (*REPEAT, "{publication.repeats: first}", "it is no fact"),
    (*REPEAT, "{publication.form: text}", "no person is asked for it"),
    (*SIZE[:2], "fact: publication.audience_size", "fact: cover.ceiling", "no person is asked for it"),
]  # fmt: skip


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    return tmp_path / "rules"


@pytest.mark.parametrize(("file", "question", "right", "wrong", "why"), MISTAKES, ids=[one[3] for one in MISTAKES])
def test_a_mistake_in_a_question_is_named(
    rules: Path, file: str, question: str, right: str, wrong: str, why: str
) -> None:
    """The file, the question, and what cannot be."""
    path = rules / "questions" / file
    whole = path.read_text("utf-8")
    assert right in whole
    path.write_text(whole.replace(right, wrong, 1), "utf-8")
    with pytest.raises(BadQuestions) as refused:
        load_questions(rules / "questions")
    assert str(refused.value).startswith(f"{file}: {question}: ")
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_question_that_stands_twice(rules: Path) -> None:
    """Also in two files; `egide rules check` says it."""
    path = rules / "questions" / "publication.yaml"
    path.write_text(path.read_text("utf-8").replace("- id: place\n", "- id: kind\n", 1), "utf-8")
    with pytest.raises(BadRuleFile, match=r"publication\.yaml: kind: the id stands twice"):
        check_rules(rules, TODAY)
