"""A draft as DOCX says the same words in the same order as its text, its mark on every page, whatever people write."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from docx import Document
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adapters.documents.draft_docx import draft_docx
from tests import ready
from tests.adapters.documents.pdf_words import bare
from tests.adapters.documents.test_letter_documents import HOSTILE
from tests.workflows.proceedings.proceeding_parts import DEFAMED, SOURCE, draft
from workflows.law.fact_values import BadFacts
from workflows.proceedings.draft import Draft, ToldFact, draft_text


def words_of(content: bytes) -> str:
    return bare("".join(one.text for one in Document(io.BytesIO(content)).paragraphs)).replace("☐", "")


def said_in(made: Draft) -> str:
    return bare(draft_text(made)).removeprefix(bare(made.mark)).removesuffix(bare(made.mark))


def hostile(words: str) -> Draft:
    """A draft that holds the words in a name, a fact, an exhibit and a quotation."""
    source = replace(
        SOURCE, values={"claimant_name": words, "damage": words}, told=[ToldFact(words, words)], exhibits=[words]
    )  # fmt: skip
    posts = [{"id": "post", "url": "https://example.org/post", "words": words}]
    return draft("fr_refere_834_835", "FR", told={**DEFAMED, "publications": posts}, source=source)


def test_every_draft_says_the_same_and_is_marked_on_every_page() -> None:
    """Header and footer stand on every page; each part of the archive is well-formed, no template is left in it."""
    frames = ready.frame_rules()
    for rule in ready.proceeding_rules().proceedings.values():
        for language in frames.languages[rule.jurisdiction] if rule.frame else ():
            made = draft(rule.id, rule.jurisdiction, language)
            content = draft_docx(made)
            assert words_of(content) == said_in(made), rule.id
            section = Document(io.BytesIO(content)).sections[0]
            assert [section.header.paragraphs[0].text, section.footer.paragraphs[0].text] == [made.mark, made.mark]
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    if name.endswith((".xml", ".rels")):
                        ElementTree.fromstring(archive.read(name))
                assert b"{{" not in archive.read("word/document.xml")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(words: str) -> None:
    """Markup, template code and endless addresses stand in the draft as they were written."""
    made = hostile(words)
    assert words_of(draft_docx(made)) == said_in(made)


@settings(max_examples=25, deadline=None)
@given(words=st.text(min_size=1, max_size=120))
def test_any_words_are_words(words: str) -> None:
    """Whatever can be typed: the same words come out, but for what no document may hold."""
    assume(words.strip())
    try:
        made = hostile(words)
    except BadFacts:  # a fact is refused before anything is drafted
        assume(False)
    content = draft_docx(made)
    assert draft_docx(made) == content
    assert words_of(content) == said_in(made)
