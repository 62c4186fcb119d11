"""How the chat shows a screen of the core: pure functions from screen and language to Telegram's payloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from bot.cards import access, danger, interview, menu, news, own_questions, talk
from bot.cards.message import Card
from bot.cards.payload import Payload
from bot.cards.plan import act_words, plan
from bot.cards.speech import Speech
from workflows.kernel.people import Language
from workflows.kernel.text import spoken_in
from workflows.kernel.translator import Translator
from workflows.law.rulebook import Rulebook
from workflows.screens.access import (
    AskCode,
    AskPolicy,
    CodeRefused,
    DeskChatNews,
    LanguageChoice,
    Locked,
    PolicyLinked,
    Security,
)
from workflows.screens.desk import (
    AppointmentNews,
    AppointmentOffer,
    ComplaintInvitation,
    CostNews,
    CostQuestion,
    DeskNotice,
    EvidenceReceipt,
    FromDesk,
    Goodbye,
    LawyerNews,
    LawyerQuestion,
)
from workflows.screens.interview import (
    Ask,
    AskSafety,
    Confirm,
    Emergency,
    KindChoice,
    KindGuess,
    Receipt,
    SafetyNoted,
    StillHereWord,
    Summary,
    Told,
    UnreadWaits,
)
from workflows.screens.own_questions import CountryAsked, EndHeard, OwnAnswered, PersonComes
from workflows.screens.plan import ActWords, CaseList, HandedOver, PlanCard, StepNews
from workflows.screens.screen import Digest, Menu, Screen, Sentence

Renderer = Callable[[Any, Speech], Card]
Of = TypeVar("Of")


def _renders(of: type[Of], how: Callable[[Of, Speech], Card]) -> tuple[type, Renderer]:
    """How a screen becomes a card; the type checker sees that it takes this screen."""
    return of, how


RENDERERS: Mapping[type, Renderer] = dict(
    (
        _renders(LanguageChoice, menu.language_choice),
        _renders(Menu, menu.menu),
        _renders(AskCode, menu.ask_code),
        _renders(PolicyLinked, menu.policy_linked),
        _renders(CodeRefused, menu.code_refused),
        _renders(KindChoice, menu.kind_choice),
        _renders(CaseList, menu.case_list),
        _renders(ActWords, act_words),
        _renders(Receipt, news.receipt),
        _renders(Emergency, danger.emergency),
        _renders(AskSafety, danger.ask_safety),
        _renders(StillHereWord, danger.still_here),
        _renders(SafetyNoted, danger.safety_noted),
        _renders(UnreadWaits, danger.unread_waits),
        _renders(HandedOver, news.handed_over),
        _renders(StepNews, news.step_news),
        _renders(LawyerQuestion, news.lawyer_question),
        _renders(LawyerNews, news.lawyer_news),
        _renders(Digest, news.digest),
        _renders(Sentence, news.sentence),
        _renders(Ask, interview.ask),
        _renders(Confirm, interview.confirm),
        _renders(Summary, interview.summary),
        _renders(Told, interview.told),
        _renders(EvidenceReceipt, talk.evidence_receipt),
        _renders(AppointmentOffer, talk.appointment_offer),
        _renders(AppointmentNews, talk.appointment_news),
        _renders(CostQuestion, talk.cost_question),
        _renders(CostNews, talk.cost_news),
        _renders(ComplaintInvitation, talk.complaint_invitation),
        _renders(Goodbye, talk.goodbye),
        _renders(OwnAnswered, own_questions.own_answered),
        _renders(CountryAsked, own_questions.country_asked),
        _renders(PersonComes, own_questions.person_comes),
        _renders(EndHeard, own_questions.end_heard),
        _renders(AskPolicy, access.ask_policy),
        _renders(KindGuess, access.kind_guess),
        _renders(Security, access.security),
        _renders(Locked, access.locked),
        _renders(DeskNotice, access.desk_notice),
        _renders(DeskChatNews, access.desk_chat_news),
    )
)


class TelegramView:
    """`ports.CaseView` for Telegram."""

    def __init__(self, locales: Translator, rulebook: Rulebook) -> None:
        self._locales, self._rulebook = locales, rulebook

    def show(
        self, screen: Screen, language: Language, country: str | None = None, *, young: bool = False
    ) -> Sequence[Payload]:
        speech = Speech(spoken_in(language, country, young=young), self._locales, self._rulebook)
        if isinstance(screen, PlanCard):
            return plan(screen, speech)
        if isinstance(screen, FromDesk):
            return [*news.files(screen), *news.from_desk(screen, speech).payloads()]
        return RENDERERS[type(screen)](screen, speech).payloads()
