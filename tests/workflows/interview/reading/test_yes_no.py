"""A yes, a no and "partly" as people say them to what was asked: `gone` is a no where a page is meant."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.ready import words
from workflows.interview.reading.answer import AnswerReading, read_answer_text

AT = datetime.fromisoformat("2026-11-30T13:00:00+01:00")
RULES = words().chat.reading
PAID = {"fr": "Avez-vous payé ?", "nl": "Heeft u betaald?", "en": "Did you pay?"}
TRUE = {"fr": "Est-ce que c'est vrai ?", "nl": "Is het waar wat er staat?", "en": "Is it true what they say?"}
ONLINE = {"fr": "Est-ce encore en ligne ?", "nl": "Staat het nog online?", "en": "Is it still online?"}
AUTHOR = {"fr": "Connaissez-vous l’auteur ?", "nl": "Kent u de dader?", "en": "Do you know who did it?"}
SAID = [
    (PAID["fr"], "ben non je suis pas débile", "no"),
    (PAID["fr"], "j'allais le faire et ma banque a bloqué", "no"),
    (PAID["fr"], "avec quel argent lol", "no"),
    (TRUE["fr"], "c'est du grand n'importe quoi", "no"),
    (TRUE["fr"], "mot pour mot", "yes"),
    (ONLINE["fr"], "jviens de regarder ça y est toujours", "yes"),
    (ONLINE["fr"], "la vidéo oui, les commentaires non", "partly"),
    (AUTHOR["fr"], "un compte sans nom", "no"),
    (AUTHOR["fr"], "de vue seulement", "partly"),
    (PAID["nl"], "alleen het voorschot", "partly"),
    (PAID["nl"], "jammer genoeg", "yes"),
    (PAID["nl"], "twee keer zelfs", "yes"),
    (TRUE["nl"], "er zit een grond van waarheid in", "partly"),
    (TRUE["nl"], "de datum wel, de rest is verzonnen", "partly"),
    (ONLINE["nl"], "net gekeken het staat er nog", "yes"),
    (ONLINE["nl"], "filmpje wel, de reacties niet meer", "partly"),
    (AUTHOR["nl"], "account zonder naam", "no"),
    (AUTHOR["nl"], "alleen van zien", "partly"),
    (PAID["en"], "just the deposit", "partly"),
    (PAID["en"], "sadly", "yes"),
    (PAID["en"], "twice even", "yes"),
    (TRUE["en"], "theres a grain of truth in it", "partly"),
    (TRUE["en"], "the date is, the rest they made up", "partly"),
    (ONLINE["en"], "just checked, still there", "yes"),
    (ONLINE["en"], "video yes comments no", "partly"),
    (AUTHOR["en"], "account with no name", "no"),
    (AUTHOR["en"], "only by sight", "partly"),
    # one word, an ellipsis, and a no that is said with `nothing`
    (PAID["fr"], "zéro", "no"),
    (TRUE["fr"], "loin de là", "no"),
    (TRUE["fr"], "à cent pour cent faux", "no"),
    (TRUE["fr"], "50/50", "partly"),
    (AUTHOR["fr"], "et comment", "yes"),
    (PAID["nl"], "ik heb niks betaald", "no"),
    (PAID["nl"], "de eerste keer wel", "yes"),
    (TRUE["nl"], "bijlange niet", "no"),
    (TRUE["nl"], "honderd procent", "yes"),
    (TRUE["en"], "far from it", "no"),
    (PAID["en"], "over my dead body", "no"),
    (ONLINE["en"], "as we speak", "yes"),
    (PAID["fr"], "200 euros hier par virement", "yes"),
    (PAID["en"], "yeah right, i am the bank", "no"),
    (ONLINE["fr"], "non peut-être", "yes"),
    (PAID["nl"], "tuurlijk en de aarde is plat", "no"),
    (AUTHOR["nl"], "een kennis van vroeger", "yes"),
    (ONLINE["en"], "the video yes, the comments no", "partly"),
]


def read(asked: str, text: str) -> AnswerReading:
    return read_answer_text("yes_no", asked, text, AT, None, None, RULES)


@pytest.mark.parametrize(("asked", "text", "value"), SAID)
def test_what_is_said_to_what_was_asked(asked: str, text: str, value: str) -> None:
    """Each is understood, and asked back unless it is one of the short answers."""
    answer = read(asked, text).answer
    assert answer is not None
    assert answer.value == value


@pytest.mark.parametrize(
    ("asked", "text"), [(PAID["fr"], "il demande 300 euros"), (TRUE["en"], "who told you"), (ONLINE["nl"], "mijn zus")]
)
def test_what_says_neither_is_asked_again(asked: str, text: str) -> None:
    """A sum that is demanded was not paid for that."""
    assert read(asked, text).answer is None


@pytest.mark.parametrize(
    "text", ["yeah right", "ja hoor en ik ben de paus", "oui et moi je suis le pape", "gone since monday"]
)
def test_irony_and_topics_are_asked_back(text: str) -> None:
    """What is the contrary of its words, or depends on what was asked, never stands without asking."""
    answer = read(ONLINE["en"], text).answer
    assert answer is not None
    assert not answer.sure
