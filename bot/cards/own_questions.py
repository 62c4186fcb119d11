"""What people ask of their own accord, answered: in short sentences, with what is not certain said to be so."""

from __future__ import annotations

from bot.callback_data import CaseButton, PlainButton, TopicButton, Verb
from bot.cards.message import Card
from bot.cards.speech import Speech
from workflows.screens.own_questions import CountryAsked, EndHeard, OwnAnswered, PersonComes


def own_answered(screen: OwnAnswered, speech: Speech) -> Card:
    """Shows each answer under the kinds it is for, where there are several; what a lawyer must confirm is said to be
    so."""
    card = Card().title(f"💬 {speech.of(screen.asked)}")
    for one in screen.said:
        if one.kinds:
            card.say((", ".join(speech.label("incident_kinds", kind) for kind in one.kinds), "bold"))
        card.say(one.text)
        if not one.is_certain:
            card.say((speech.say("bot.plan.lawyer_confirms"), "italic"))
    if screen.case_id is None:
        return card.row(speech.button("bot.button.menu", PlainButton(Verb.MENU)))
    return card.row(speech.button("bot.button.write", CaseButton(Verb.WRITE_TO_DESK, screen.case_id)))


def country_asked(screen: CountryAsked, speech: Speech) -> Card:
    """Shows the countries as buttons; the topic is named, so that nothing is asked twice."""
    card = Card().title(f"💬 {speech.of(screen.asked)}").say(speech.say("own.which_country"))
    for country in screen.countries:
        card.row((speech.country(country), TopicButton(Verb.OWN_QUESTION, screen.topic, country).pack()))
    return card


def person_comes(screen: PersonComes, speech: Speech) -> Card:
    """Shows who comes, how, by when, and under which number."""
    case = screen.case
    card = Card()
    if screen.asked is not None:
        card.title(f"💬 {speech.of(screen.asked)}")
    at = speech.moment(screen.by, case.jurisdiction)
    said = "own.person_calls" if screen.calls else "own.person_writes"
    card.say(speech.say(said, number=case.number, at=at))
    if not screen.is_linked:
        card.say(speech.say("own.code_helps"))
        return card.row(speech.button("bot.button.code", PlainButton(Verb.ENTER_CODE)))
    return card.row(speech.button("bot.button.case", CaseButton(Verb.SHOW_CASE, case.id)))


def end_heard(screen: EndHeard, speech: Speech) -> Card:
    """Shows what was done, what stays and why, the day of the law that goes on, and who looks at it by when."""
    case = screen.case
    card = Card().title(speech.of(screen.heard)).say(speech.of(screen.stays))
    if not screen.is_certain:
        card.say((speech.say("bot.plan.lawyer_confirms"), "italic"))
    if case.legal_on is not None and case.legal_what is not None:
        clock = speech.lay("clocks", case.legal_what.removeprefix("clocks."))
        card.say((speech.say("own.clock_goes_on", clock=clock, day=speech.day(case.legal_on)), "bold"))
    at = speech.moment(screen.by, case.jurisdiction)
    card.say(speech.say("own.end_looked_at", number=case.number, at=at))
    card.row(speech.button("bot.button.write", CaseButton(Verb.WRITE_TO_DESK, case.id)))
    return card.row(speech.button("story.unsafe", PlainButton(Verb.SAY_UNSAFE)))
