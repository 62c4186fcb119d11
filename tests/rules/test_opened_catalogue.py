"""The catalogue opened for one question: a platform's file is read when it is asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adapters.rules.platforms import load_catalogue, open_catalogue
from adapters.rules.yaml_file import BadRuleFile
from tests.conftest import ROOT

RULES = ROOT / "rules"
CATALOGUE = load_catalogue(RULES / "platforms")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the platforms, to spoil."""
    shutil.copytree(RULES / "platforms", tmp_path / "platforms")
    for name in ("shorteners.yaml", "wrappers.yaml"):
        shutil.copy(RULES / name, tmp_path / name)
    return tmp_path / "platforms"


def test_a_catalogue_that_is_opened_for_one_question_answers_like_the_whole(rules: Path) -> None:
    """Each platform, each address; and a file that nobody asks for may be wrong, as the check of the rules will say."""
    opened = open_catalogue(RULES / "platforms")
    assert opened.platform("facebook") == CATALOGUE.platform("facebook")
    assert opened.platform("nowhere") is None
    assert opened.recognise("https://www.instagram.com/p/CxAbCdE/") == CATALOGUE.recognise(
        "https://www.instagram.com/p/CxAbCdE/"
    )
    assert opened == CATALOGUE

    (rules / "tiktok.yaml").write_text("id: 12", encoding="utf-8")
    opened = open_catalogue(rules)
    assert opened.platform("facebook") is not None
    with pytest.raises(BadRuleFile, match=r"tiktok\.yaml"):
        opened.platform("tiktok")
    with pytest.raises(BadRuleFile, match=r"tiktok\.yaml"):
        opened.recognise("https://www.instagram.com/p/CxAbCdE/")
