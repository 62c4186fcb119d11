"""Every kind of letter is written in three languages; what lacks is a marked blank and weighs what the law says it weighs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests import ready
from tests.workflows.letters.letter_parts import LANGUAGES, SPOKEN, WORDS, case, filled, kinds, write
from workflows.law.fact_values import BadFacts
from workflows.letters.letter import Letter
from workflows.letters.plain_text import plain_text
from workflows.letters.request import LetterRequest
from workflows.letters.time_given import day_given, last_day_to_give, reminder_days

CONTRACT = (
    "formal_notice_author", "formal_notice_publisher", "right_of_reply", "platform_notice", "internal_complaint",
    "erasure_request", "delisting_request", "take_it_down", "bailiff_order", "lawyer_referral", "lawyer_letter",
    "police_complaint", "data_protection_complaint", "out_of_court_dispute", "bank_freeze", "account_recovery",
    "contacts_warning", "psychological_support", "complaint_acknowledgement", "closing", "settlement_agreement",
    "conciliation_request", "data_preservation",
)  # fmt: skip
NOTICE = "formal_notice_author"


def weights(letter: Letter, weight: str) -> set[str]:
    return {one.id for one in letter.hindrances if one.weight == weight and one.overridden is None}


@pytest.mark.parametrize("country", SPOKEN)
def test_every_kind_is_written_in_three_languages(country: str) -> None:
    """Whoever fills every blank that is named has a letter without blanks, in each language, which says it is a preview."""
    here = kinds(country)
    assert set(CONTRACT) == {one.id for one in here}
    for kind in here:
        for language in LANGUAGES:
            letter = filled(kind, case(country), language)
            text = plain_text(letter)
            assert text.startswith(("APERÇU", "VOORBEELD", "PREVIEW")), (kind.id, language)
            assert not {"{", "["} & set(text), (kind.id, language)
            missing = {one.id for one in kind.contents if country in one.countries} & weights(letter, "refused")
            assert not missing, (kind.id, language)


def test_every_blank_is_marked_and_named() -> None:
    """What nobody said stands in the text as a blank, and its key fills it."""
    letter = write(LetterRequest(NOTICE), case())
    assert "insured_name" in {one.key for one in letter.blanks}
    assert "[à compléter : nom de la personne assurée]" in plain_text(letter).replace("\xa0", " ")
    told = write(LetterRequest(NOTICE, values={"insured_name": "Ana Ruiz"}), case())
    assert "insured_name" not in {one.key for one in told.blanks}
    assert "Ana Ruiz" in plain_text(told)


def test_a_publication_is_filled_by_its_own_key() -> None:
    """`publications.post.account` is the account of that publication alone."""
    letter = write(LetterRequest(NOTICE, values={"publications.post.account": "@dupont"}), case())
    assert "@dupont" in plain_text(letter)


@pytest.mark.parametrize(
    ("key", "value"), [("nobody", "x"), ("sum", "much"), ("mandate_day", "soon"), ("publications.other.url", "x")]
)
def test_what_cannot_be_set_is_refused_with_its_key(key: str, value: str) -> None:
    with pytest.raises(BadFacts) as refused:
        write(LetterRequest(NOTICE, values={key: value}), case())
    assert key == refused.value.path


@pytest.mark.parametrize(
    "request_",
    [
        LetterRequest("love_letter"), LetterRequest(NOTICE, variant="long"), LetterRequest(NOTICE, signer="lawyer"),
        LetterRequest("lawyer_letter", signer="desk"), LetterRequest("settlement_agreement", signer="desk"),
        LetterRequest(NOTICE, tone="furious"), LetterRequest(NOTICE, level=4), LetterRequest(NOTICE, language="de"),
    ],
)  # fmt: skip
def test_a_letter_that_cannot_be_is_refused_in_one_sentence(request_: LetterRequest) -> None:
    with pytest.raises(BadFacts):
        write(request_, case())


def test_what_the_law_asks_refuses_what_effect_asks_gives_way_to_a_reason() -> None:
    """`law` is never overridden; `effect` is, with a reason; `practice` only warns."""
    notice = write(LetterRequest("platform_notice"), case())
    assert {"name_email", "reasons"} <= weights(notice, "refused")
    assert "manifest" in weights(notice, "override")
    waived = LetterRequest("platform_notice", overrides={"manifest": "the judgment follows", "reasons": "no"})
    told = write(waived, case())
    assert "manifest" not in weights(told, "override")
    assert "reasons" in weights(told, "refused")
    assert "sender" in weights(write(LetterRequest(NOTICE), case()), "warning")


def test_no_letter_of_the_desk_asks_for_money_unless_the_insurer_says_so() -> None:
    """The first sample insurer does not allow it, the second does; the insured may ask whoever insures them."""
    values = {"sum": "500.00 EUR", "sum_heads": "500,00 EUR"}
    asked = LetterRequest(NOTICE, signer="desk", values=values)
    assert "desk_asks_for_money" in weights(write(asked, case()), "refused")
    allowed = case(cover={"insurer": "sample-two"})
    assert "desk_asks_for_money" not in weights(write(asked, allowed), "refused")
    assert "r124_4" in weights(write(asked, allowed), "refused"), "France asks the particulars of debt collection"
    assert "L. 111-8" in plain_text(write(asked, allowed)).replace("\xa0", " ")
    assert "desk_asks_for_money" not in weights(write(LetterRequest(NOTICE, values=values), case()), "refused")


def test_the_author_is_informed_in_the_first_letter_of_the_desk_unless_the_file_says_why_not() -> None:
    """GDPR 14: in the first letter, not in reminders, not where the file says why not."""
    first = write(LetterRequest(NOTICE, signer="desk"), case())
    assert "article 14 du RGPD" in plain_text(first).replace("\xa0", " ")
    assert "gdpr_14" in weights(first, "refused"), "its blanks are open"
    again = write(LetterRequest(NOTICE, signer="desk", level=1), case())
    assert "article 14" not in plain_text(again).replace("\xa0", " ")
    why = {"information_withheld": "l'auteur effacerait les preuves"}
    withheld = write(LetterRequest(NOTICE, signer="desk", values=why), case())
    assert "gdpr_14" not in weights(withheld, "refused")
    assert "article 14" not in plain_text(withheld).replace("\xa0", " ")


def test_a_step_that_is_refused_gives_its_preview_marked_with_why() -> None:
    """Nothing was captured and compensation is wanted: the preview stands, marked not to be sent."""
    letter = write(LetterRequest(NOTICE), case(already_done=[], objectives=["removal", "compensation"]))
    assert "step.formal_notice_author" in weights(letter, "refused")
    assert not letter.may_leave
    assert "NE PAS ENVOYER" in plain_text(letter)
    assert "Le constat d’abord" in plain_text(letter)


def test_a_whole_letter_may_leave_and_then_bears_no_mark() -> None:
    kind = ready.letter_rules().kinds[("psychological_support", None)]
    letter = filled(kind, case(), "fr")
    assert letter.may_leave
    values = {"support_contact": "0800 000 000", "insured_name": "A", "insured_address": "B"}
    final = write(LetterRequest(kind.id, language="fr", values=values, preview=False), case())
    assert "APERÇU" not in plain_text(final)


def test_a_country_that_asks_for_its_language_gets_it() -> None:
    """A French complaint to the authority is in French whatever the person speaks; a translation is marked."""
    assert write(LetterRequest("data_protection_complaint"), case(language="en")).language == "fr"
    translated = write(LetterRequest("data_protection_complaint", language="en"), case())
    assert "translation" in weights(translated, "refused")
    assert write(LetterRequest("take_it_down"), case("NL")).language == "en"


def test_the_addressee_of_belgium_is_written_to_in_the_language_of_the_case() -> None:
    assert write(LetterRequest(NOTICE), case("BE")).language == "nl"
    assert write(LetterRequest(NOTICE), case("BE", language="fr")).language == "fr"


def test_dutch_letters_interrupt_limitation_and_french_ones_never_say_so() -> None:
    dutch = plain_text(write(LetterRequest(NOTICE), case("NL")))
    assert "stuit de verjaring" in dutch
    for signer in ("insured", "desk"):
        assert "prescription" not in plain_text(write(LetterRequest(NOTICE, signer=signer), case("FR")))


@pytest.mark.parametrize("words", [
    "Nous publierons votre nom.", "Votre employeur sera informé.", "Payez ou nous déposerons plainte.",
    "Vous vous engagez à ne pas porter plainte et à ne pas témoigner, s'engage à ne pas porter plainte.",
    "Des frais de dossier de 80 euros sont dus.", "SOMMATION", "Pay now or we go to the police", "uw werkgever wordt ingelicht",
])  # fmt: skip
def test_words_that_no_letter_may_hold_refuse_it(words: str) -> None:
    """Whoever fills a gap with blackmail, bought silence, costs nobody may claim or the look of an act is refused."""
    letter = write(LetterRequest(NOTICE, values={"correction_text": words}), case())
    forbidden = {one.id for one in ready.letter_rules().phrases if one.severity == "forbidden"}
    assert forbidden & weights(letter, "refused"), words


def test_what_the_author_wrote_is_quoted_and_not_read() -> None:
    """The publication may threaten; the letter that quotes it does not."""
    threat = {"id": "post", "words": "Payez ou nous publierons tout, votre employeur sera informé"}
    letter = write(LetterRequest(NOTICE), case(publications=[threat]))
    forbidden = {one.id for one in ready.letter_rules().phrases}
    assert not forbidden & weights(letter, "refused")


def test_uncertain_law_is_to_be_confirmed_by_a_lawyer() -> None:
    letter = write(LetterRequest(NOTICE), case("BE"))
    told = [one.reference for one in letter.hindrances if one.id == "to_be_confirmed"]
    assert "CC livre 5 (art. 5.231-5.233)" in told


def test_every_publication_is_quoted() -> None:
    """Ten publications are ten addresses and ten quotations."""
    many = [{"id": f"p{n}", "url": f"https://example.org/{n}", "words": f"{WORDS} {n}"} for n in range(10)]
    text = plain_text(write(LetterRequest(NOTICE), case(publications=many)))
    for number in range(10):
        assert f"https://example.org/{number}" in text
        assert f"« {WORDS} {number} »" in text.replace("\xa0", " ")


@pytest.mark.parametrize("days_ago", range(0, 90, 3))
def test_the_day_given_comes_before_the_day_the_case_is_worked_to(days_ago: int) -> None:
    """However near the press limitation is, a letter gives no day that reaches it; where none is left it gives none."""
    of = case(reported_at=f"{date(2026, 11, 5) + timedelta(days=days_ago)}T10:00:00+01:00",
              publications=[{"id": "post", "first_published_on": "2026-11-05", "audience": "public", "medium": "social"}],
              already_done=[])  # fmt: skip
    letter, work_day = write(LetterRequest(NOTICE), of), of.analysis.work_day
    assert work_day == date(2027, 2, 5)
    if letter.deadline is None:
        assert "no_day_left" in {one.id for one in letter.hindrances}
    else:
        assert of.at.date() < letter.deadline.date() < work_day


def test_a_day_set_too_late_is_refused() -> None:
    late = {"deadline": "2027-02-05T18:00:00+01:00"}
    letter = write(LetterRequest(NOTICE, values=late), case())
    assert "day_too_late" in weights(letter, "refused")


def test_the_three_reminders_come_before_the_last_day_to_give() -> None:
    """Three levels; the last is brought before the day, one without a day of its own falls away."""
    rule = ready.letter_rules().kinds[(NOTICE, None)].deadline
    assert rule is not None
    written, calendar = date(2026, 11, 2), ready.rulebook().calendars["FR"]
    assert [date(2026, 11, 11), date(2026, 11, 19), date(2026, 11, 27)] == reminder_days(rule, "FR", written, None)
    near = date(2026, 12, 5)
    assert date(2026, 11, 20) == last_day_to_give(rule, "FR", near)
    assert [date(2026, 11, 11), date(2026, 11, 19), date(2026, 11, 20)] == reminder_days(rule, "FR", written, near)
    assert not reminder_days(rule, "FR", written, date(2026, 11, 10))
    assert day_given(rule, 0, "FR", written, date(2026, 11, 3), calendar) is None


@pytest.mark.parametrize("level", [1, 2, 3])
def test_each_reminder_says_which_it_is_and_gives_less_time(level: int) -> None:
    first, again = (write(LetterRequest(NOTICE, level=one), case()) for one in (0, level))
    assert plain_text(first) != plain_text(again)
    assert isinstance(first.deadline, datetime)
    assert isinstance(again.deadline, datetime)
    assert again.deadline < first.deadline


def test_a_firm_tone_needs_words_that_are_untrue_and_a_soft_one_no_violence() -> None:
    firm = LetterRequest(NOTICE, tone="firm")
    assert "tone" not in weights(write(firm, case()), "override")
    partly = {"provable_fact": True, "truth": "partly", "target": "person", "identifiable": True}
    assert "tone" in weights(write(firm, case(statement=partly)), "override")
    violent = case(safety={"danger_now": True, "self_harm": False, "violence_by_author": True})
    assert "tone" in weights(write(LetterRequest(NOTICE, tone="relation_kept"), violent), "override")


def test_the_words_are_printed_as_the_language_prints_them() -> None:
    """Narrow spaces before French signs, typographic apostrophes; what was quoted keeps every character."""
    text = plain_text(write(LetterRequest(NOTICE), case()))
    assert "renonciation\u202f; tous" in text
    assert "«\xa0Mme D. vole dans la caisse de l'association\xa0»" in text
