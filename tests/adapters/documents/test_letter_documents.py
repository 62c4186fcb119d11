"""The same words in text, PDF and DOCX, whatever people write; what is given is never read as markup."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import Final

import pikepdf
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.documents.letter_docx import letter_docx
from adapters.documents.letter_pdf import letter_picture, print_letter
from tests import ready
from tests.adapters.documents.pdf_words import bare, words_of_pdf
from tests.workflows.letters.letter_parts import LANGUAGES, SPOKEN, case, filled, kinds, write
from workflows.letters.letter import Letter
from workflows.letters.plain_text import plain_text
from workflows.letters.request import LetterRequest

NOTICE: Final = "formal_notice_author"
HOSTILE: Final = (
    "SARL Dupont & Fils <associés>", "#read(\"/etc/passwd\")", "$x^2$ *gras* _italique_ `code` @ref <label> \\ #let a = 1",
    "{{ 7*7 }} {% for x in y %} {# rien #}", "{publication_url} {insured_name}", "Łukasz Żółć-Ångström, Ščř, œuvre, ïĳ",
    "Ωμέγα Жук", "A" * 500, "https://example.org/" + "a/" * 120 + "?q=1&b=<2>#fin", "a\u0301e\u0308", "«\u202fdéjà\u202f»",
    "']]>--><w:t>",
)  # fmt: skip


def words_of_docx(content: bytes) -> str:
    return bare("".join(one.text for one in Document(io.BytesIO(content)).paragraphs))


def mark(letter: Letter) -> str:
    return next((one.text for one in letter.of("mark")), "")


def notice(words: str) -> Letter:
    """A letter that holds the words in a name, a quotation and a text."""
    publication = {"id": "post", "url": "https://example.org/post", "words": words}
    values = {"insured_name": words, "correction_text": words}
    return write(LetterRequest(NOTICE, values=values), case(publications=[publication]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_says_the_same_in_text_pdf_and_docx(language: str) -> None:
    """Every word, in its order, in each language; a preview says so on paper too."""
    for country, spoken in SPOKEN.items():
        for kind in kinds(country) if spoken == language or language == "en" else ():
            letter = filled(kind, case(country), language)
            text = bare(plain_text(letter))
            assert text == words_of_pdf(print_letter(letter).content, mark(letter)), (kind.id, country)
            assert text == words_of_docx(letter_docx(letter)), (kind.id, country)


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_write_is_never_markup(words: str) -> None:
    letter = notice(words)
    text = bare(plain_text(letter))
    printed = print_letter(letter)
    assert printed.whole
    assert text == words_of_pdf(printed.content, mark(letter))
    assert text == words_of_docx(letter_docx(letter))
    assert bare(words) in text


@pytest.mark.parametrize("name", ["דוד בן־גוריון", "عبد الله السلام", "Dr. עמית כהן & Söhne", "شركة النور <باريس>"])
def test_names_written_from_right_to_left_survive(name: str) -> None:
    """Every letter of them is printed, in the order of their script, which turns."""
    letter = notice(name)
    text = bare(plain_text(letter))
    printed = print_letter(letter)
    assert printed.whole
    assert Counter(text) == Counter(words_of_pdf(printed.content))
    assert text == words_of_docx(letter_docx(letter))


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        st.characters(codec="cp1252", exclude_categories=("Cc", "Cs", "Zs"))
        | st.sampled_from(" &<>#$*_`\\{}[]@%\"'\n"),
        min_size=1,
        max_size=120,
    ).filter(str.strip)
)
def test_any_words_survive(words: str) -> None:
    """A property: nothing that can be typed is lost, doubled or read as markup."""
    letter = notice(words)
    text = bare(plain_text(letter))
    assert text == words_of_pdf(print_letter(letter).content, mark(letter))
    assert text == words_of_docx(letter_docx(letter))


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60).filter(str.strip))
def test_no_words_break_the_making(words: str) -> None:
    """Whatever script it is, a document is made; a character that no font has is said to lack."""
    letter = notice(words)
    assert print_letter(letter).content.startswith(b"%PDF-1.4")
    assert letter_docx(letter).startswith(b"PK")


def test_a_script_that_no_font_has_is_said() -> None:
    assert not print_letter(notice("山田太郎")).whole


def test_one_file_is_kept_for_good_and_posted() -> None:
    """PDF/A-1a by its metadata, with the colours it is meant for, nothing encrypted, no script; of version 1.4, as postal
    providers take it. The same letter gives the same bytes."""
    letter = notice("Ana Ruiz")
    content = print_letter(letter).content
    assert content.startswith(b"%PDF-1.4")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        said = pdf.open_metadata()
        assert (said["pdfaid:part"], said["pdfaid:conformance"], said.pdfa_status) == ("1", "A", "1A")
        intents = [str(one.S) for one in pdf.Root.OutputIntents]
        assert (pdf.pdf_version, pdf.is_encrypted, bool(pdf.Root.MarkInfo.Marked)) == ("1.4", False, True)
        assert (intents, "/OpenAction" in pdf.Root, "/Names" in pdf.Root) == (["/GTS_PDFA1"], False, False)
    assert content == print_letter(letter).content
    assert letter_docx(letter) == letter_docx(letter)


def test_fonts_are_in_the_file() -> None:
    """No font of the machine: each is embedded."""
    with pikepdf.open(io.BytesIO(print_letter(notice("שלום Ana")).content)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        described = [set(font.DescendantFonts[0].FontDescriptor.keys()) for font in fonts]
    assert described
    assert all({"/FontFile2", "/FontFile3"} & one for one in described)


def test_the_docx_holds_nothing_but_the_letter() -> None:
    """No macro, no link to the outside."""
    with zipfile.ZipFile(io.BytesIO(letter_docx(notice("Ana & Co")))) as archive:
        assert not [one for one in archive.namelist() if "vba" in one.lower() or "external" in one.lower()]
        assert b'TargetMode="External"' not in b"".join(archive.read(one) for one in archive.namelist())


def test_pages_can_be_looked_at() -> None:
    assert all(one.startswith(b"\x89PNG") for one in letter_picture(notice("Ana")))
    assert ready.letter_rules()
