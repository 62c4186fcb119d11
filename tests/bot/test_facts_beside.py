"""Several facts in one answer are all shown and taken; what is said otherwise later overwrites nothing that was found right."""

from __future__ import annotations

import pytest

from tests.bot.desk import Desk, Phone

CODES = {"fr": "LUNE-4821", "nl": "MAAS-9047", "en": "LUNE-4821"}
SAFE = {"fr": "sécurité", "nl": "veilig", "en": "safe"}
RIGHT = {"fr": "✓ C’est juste", "nl": "✓ Dat klopt", "en": "✓ That is right"}
AWKWARD = {
    "fr": "un groupe facebook. c'est ma voisine, elle a posté ça le 5 novembre 2026 et je veux que ça disparaisse",
    "nl": "in een facebookgroep. 't is mijn buurvrouw, ze heeft dat op 5 november 2026 gepost en het moet daar af",
    "en": "in a facebook group. its my neighbour, she posted it on 5 november 2026 and i want it gone",
}
CORRECTED = {
    "fr": "non finalement c'était le 12 novembre 2026",
    "nl": "nee wacht 't was 12 november 2026",
    "en": "no actually it was 12 november 2026",
}
LANGUAGES = pytest.mark.parametrize("language", ["fr", "nl", "en"])


def asked(desk: Desk, language: str) -> Phone:
    """Somebody who is safe and is asked whom the words are about."""
    phone = Phone(desk, 501, language=language).join(CODES[language])
    phone.report("defamation")
    phone.press(SAFE[language])
    return phone


def days(phone: Phone) -> list[object]:
    return [one.get("first_published_on") for one in phone.case.told_list("publications")]


@LANGUAGES
def test_all_facts_of_an_answer_are_taken(desk: Desk, language: str) -> None:
    """The place, the author, the day and the wish, though none of them was asked."""
    phone = asked(desk, language)
    phone.say(AWKWARD[language])
    assert phone.case.told_list("publications") == []
    phone.press(RIGHT[language])
    facts = phone.case.facts
    assert days(phone) == ["2026-11-05"]
    assert "removal" in str(facts)
    assert "neighbour" in str((facts, phone.case.interview))
    assert "facebook" in str(facts)


@LANGUAGES
def test_what_is_taken_back_before_it_was_found_right_is_shown_anew(desk: Desk, language: str) -> None:
    """The day that was meant takes the place of the one that was said first."""
    phone = asked(desk, language)
    phone.say(AWKWARD[language])
    phone.say(CORRECTED[language])
    assert "12" in phone.text
    assert days(phone) == []


@LANGUAGES
def test_what_was_found_right_is_not_overwritten_in_silence(desk: Desk, language: str) -> None:
    """Another day later changes nothing by itself."""
    phone = asked(desk, language)
    phone.say(AWKWARD[language])
    phone.press(RIGHT[language])
    phone.say(CORRECTED[language])
    assert days(phone) == ["2026-11-05"]
