"""The codes of the transparency database: a statement of reasons in words, and our ground in the same codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.rules.dsa_codes import load_dsa_codes
from adapters.rules.yaml_file import BadRuleFile
from tests.conftest import ROOT
from tests.present import present

FILE = ROOT / "rules" / "dsa_codes.yaml"
CODES = load_dsa_codes(FILE)


def test_all_codes_of_version_two_are_there():
    """As many as the database has."""
    assert {field: len(codes) for field, codes in CODES.labels.items()} == {
        "decision_visibility": 7, "decision_monetary": 3, "decision_provision": 4, "decision_account": 2, "decision_ground": 2,
        "account_type": 2, "source_type": 4, "content_type": 8, "automated_decision": 3, "category": 16,
        "category_specification": 69,
    }  # fmt: skip
    assert len(CODES.fields) == 34
    assert CODES.confidence == "V1"


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("DECISION_VISIBILITY_CONTENT_REMOVED", "Removal of content"),
        ("KEYWORD_DEFAMATION", "Defamation"),
        ("SOURCE_TRUSTED_FLAGGER", "Notice submitted by a trusted flagger"),
        ("KEYWORD_ONLINE_BULLYING_INTIMIDATION", "Cyber bullying and intimidation"),
        ("STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE", "Other violation of provider’s terms and conditions"),
        ("STATEMENT_CATEGORY_PORNOGRAPHY_OR_SEXUALIZED_CONTENT", None),
        ("KEYWORD_OF_TOMORROW", None),
    ],
)
def test_a_code_in_words(code, label):
    """Codes of the first version read as what they became; withdrawn and unknown ones as nothing."""
    assert CODES.label(code) == label


def test_a_statement_of_reasons_in_words():
    """Field by field, in the order of the database; what is no code stays, what is no field stays out."""
    statement = {
        "category": "STATEMENT_CATEGORY_CYBER_VIOLENCE",
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED", "DECISION_VISIBILITY_OTHER"],
        "decision_account": None,
        "content_language": "fr",
        "secret": "x",
    }
    assert CODES.explain(statement) == (
        ("decision_visibility", "Disabling access to content"),
        ("decision_visibility", "Other restriction (please specify)"),
        ("category", "Cyber violence"),
        ("content_language", "fr"),
    )


@pytest.mark.parametrize(
    ("qualification", "keyword"),
    [
        ("public_defamation", "KEYWORD_DEFAMATION"),
        ("non_public_insult", "KEYWORD_OTHER"),
        ("incitement_to_hatred", "KEYWORD_HATE_SPEECH"),
        ("sexual_deepfake", "KEYWORD_NON_CONSENSUAL_MATERIAL_DEEPFAKE"),
        ("intimate_content", "KEYWORD_NON_CONSENSUAL_IMAGE_SHARING"),
        ("minor_victim", "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL"),
        ("doxxing", "KEYWORD_MISSING_PROCESSING_GROUND"),
        ("blackmail", "KEYWORD_CYBER_BULLYING_INTIMIDATION"),
    ],
)
def test_our_ground_for_a_notice(qualification, keyword):
    """A proposal of ours, in the codes of the database."""
    assert present(CODES.ground_of(qualification)).keyword == keyword


def test_no_ground_is_forced():
    """Where the list has none, a handler chooses."""
    assert CODES.ground_of("disparagement") is None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("keyword: KEYWORD_DEFAMATION", "keyword: KEYWORD_GOSSIP", "it is one of"),
        ("category: STATEMENT_CATEGORY_SCAMS_AND_FRAUD", "category: SCAMS", "it is one of"),
        ("  account_type:\n", "  account_type:\n    SOURCE_VOLUNTARY: twice\n", "stands in source_type too"),
        ("UNSAFE_AND_ILLEGAL_PRODUCTS: ", "UNSAFE_AND_ILLEGAL_PRODUCTS: X_", "it is one of"),
        ("confidence: V1\n", "", "is missing"),
        ("withdrawn: ", "gone: ", "is not a key that is known here"),
    ],
)
def test_a_code_that_does_not_exist_is_refused(tmp_path: Path, old, new, why):
    """Named with its line."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / "dsa_codes.yaml"
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadRuleFile, match=r"^dsa_codes\.yaml, line \d+: ") as refused:
        load_dsa_codes(copy)
    assert why in str(refused.value)
