"""The first card of the plan: at most three acts that the person can do now, few words, nothing that only a lawyer could do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.cards.view import TelegramView
from tests.bot.desk import Desk, Phone
from tests.bot.parts import LOCALES, QUESTIONS
from tests.ready import rulebook
from tests.rules.golden_law import Case, cases
from workflows.kernel.people import LANGUAGES, Language
from workflows.law.analysis import Analysis, analyse
from workflows.law.facts import Facts
from workflows.law.first_acts import MOST_AT_ONCE
from workflows.screens.plan import PlanCard, ShownAct

BOOK = rulebook()
CASES = list(cases())
MOST_WORDS = 120
SPOKEN_TO_ADULTS = (" vous ", " votre ", " vos ", " u ", " uw ")
LAWYERS = "lawyer_choice_request"


def found_for(case: Case) -> Analysis:
    at = datetime.fromisoformat(case.at) if case.at is not None else None
    facts = Facts.parse(case.facts, BOOK.declared, at)
    return analyse(facts, BOOK, at or facts.reported_at)


def acts_for(found: Analysis, *, young: bool) -> list[str]:
    return [one for one in found.first_acts if BOOK.first_acts[one].is_for(young=young)]


@pytest.mark.parametrize("young", [False, True])
def test_every_plan_has_something_to_do_now(young: bool) -> None:
    """Whatever happened, there is an act of the person's own; choosing a lawyer is never the only one."""
    left = []
    for case in CASES:
        acts = [BOOK.first_acts[one] for one in acts_for(found_for(case), young=young)]
        if not [one for one in acts if one.step != LAWYERS]:
            left.append(str(case))
        assert not (young and any(one.step == LAWYERS for one in acts)), case
    assert left == []


def test_every_step_of_the_insured_has_an_act() -> None:
    """With words to adults and to minors, or with words that are the same for both."""
    theirs = {step for step, rule in BOOK.steps.items() if rule.by == "insured"}
    assert theirs == {one.step for one in BOOK.first_acts.values() if one.step is not None}


def test_what_an_act_opens_exists() -> None:
    """Its question, and the service whose page stands beside it."""
    helplines = {one.id for one in QUESTIONS.helplines if one.url is not None}
    for act in BOOK.first_acts.values():
        assert act.question is None or QUESTIONS.get(act.question) is not None, act.id
        assert act.helpline is None or act.helpline in helplines, act.id
        assert act.button is not None or (act.opens in ("done", "lawyer") and act.helpline is None), act.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_minor_is_not_addressed_as_an_adult(language: Language) -> None:
    """tu and je, in every act that a minor reads, its words and its button."""
    for act in BOOK.first_acts.values():
        said = [one.in_(language, young=True) for one in (act.says, act.button, act.words) if one is not None]
        text = " " + " ".join(said).lower() + " "
        if act.is_for(young=True) and act.step not in ("data_breach_notification",):
            assert not [one for one in SPOKEN_TO_ADULTS if one in text], act.id


def test_the_card_is_short(desk: Desk, phone: Phone) -> None:
    """In every language, for adults and minors, whatever the plan: under so many words, three acts, each with a button."""
    view = TelegramView(LOCALES, BOOK)
    phone.join().report("defamation")
    case, today = replace(phone.case, state="open"), desk.clock.now().date()
    long = {}
    for one in CASES:
        found = found_for(one)
        for language in LANGUAGES:
            for young in (False, True):
                acts = [ShownAct(BOOK.first_acts[name]) for name in acts_for(found, young=young)]
                (card,) = view.show(PlanCard(case, found, today, acts=acts, young=young), language)
                text, rows = str(card["text"]), card["reply_markup"]["inline_keyboard"]
                assert f"{min(len(acts), MOST_AT_ONCE)}. " in text, one
                assert f"{MOST_AT_ONCE + 1}. " not in text, one
                assert len(rows) > len(acts[:MOST_AT_ONCE]), one
                if len(text.split()) > MOST_WORDS:
                    long[f"{one} {language} {young}"] = len(text.split())
    assert long == {}, max(long.values())
