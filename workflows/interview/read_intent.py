"""What a free text asks for, decided before anything is done: by its words and by what is known of who writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from workflows.interview.answers import NotUnderstood, RawAnswer, Understood
from workflows.interview.doubts import read_doubt
from workflows.interview.intents import ChatRules
from workflows.interview.publications import takes_publications
from workflows.interview.questions import Question, Questions
from workflows.interview.reading.codes import is_code, may_identify, names_code
from workflows.interview.reading.links import find_links
from workflows.interview.reading.phrases import meaning, normalise
from workflows.interview.reading.read import read_answer
from workflows.interview.second_look import as_minor, cleared_answer, look_again, may_be_minor
from workflows.interview.state import InterviewState
from workflows.interview.text_intents import (
    AwaitedGiven,
    CaseReplied,
    CodeTyped,
    DeskAddressed,
    Distress,
    Intent,
    KindNamed,
    LanguageNamed,
    LinksShared,
    NothingMeant,
    OwnQuestionAsked,
    PendingDecided,
    QuestionAnswered,
    SafetyHeard,
    SecretSaid,
    SmallWordSaid,
    StoryTold,
    WishSaid,
    WrittenLocked,
    WrittenUnread,
)
from workflows.interview.wishes import OTHER, PERSON, Wishes, sort_wishes
from workflows.kernel.awaited_input import AwaitedKind
from workflows.kernel.people import LANGUAGES, Language
from workflows.law.fact_paths import PlainFacts

AWAITED: Final = frozenset({"code", "policy", "lawyer", "own_lawyer", "message", "complaint", "secret", "rating"})
"""What the desk can wait for as free text, whatever it says."""
ALWAYS_COMMANDS: Final = frozenset({"menu", "back", "summary", "lock"})
"""Heard also where any words would be an answer; nobody's name is "menu"."""
LEAVING: Final = frozenset({"menu", "cases", "language", "lock"})
"""Said instead of what the desk waits for (a code, a message): it is not waited for any longer."""
IDENTIFYING: Final = frozenset({"code", "policy"})
"""Waited for as a word or a day that nobody wishes anything by: any other wish is heard, and costs no try."""
HELP: Final = "help"
"""Wished by somebody who may be in danger: that is asked first."""
ENDS: Final = frozenset({"stop", "withdraw", "delete_data"})
"""Wishes for an end."""
SMALL_WORDS: Final = frozenset({"thanks", "who"})
"""Words with a sentence of their own for whoever has chosen no language yet; a greeting is answered by the choice itself."""
PRESSING: Final = frozenset({*ALWAYS_COMMANDS, "language", "cases", "person", "stop", "hello", HELP})
KEPT: Final = frozenset({"thanks", "who"})
"""Said while a code is waited for: it is waited for still."""
WORDS_OF_A_QUESTION: Final = 4
"""A question of fewer words than these that nobody understands is a slip of the answer, and asked again."""
TONGUES: Final[Mapping[str, Language]] = {
    "francais": "fr", "french": "fr", "frans": "fr", "fr": "fr", "nederlands": "nl", "neerlandais": "nl", "dutch": "nl",
    "flamand": "nl", "vlaams": "nl", "nl": "nl", "english": "en", "anglais": "en", "engels": "en", "en": "en",
}  # fmt: skip
LONGEST_NAME_OF_KIND: Final = 4
"""With more words than these, a text tells more than what kind of thing happened."""
WORDS_AROUND_A_WISH: Final = 8
"""With more words than these, a wish stands in the middle of a story."""
WORDS_BESIDE_LINKS: Final = 12
"""With more words than these around its addresses, a text is a message."""


# ---------------------------------------------------------------- what is known of who writes
@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The question that is open to the person. `zone` is the wall clock of the case; `is_pending`: an answer to it was
    understood and waits for a yes."""

    question: Question
    zone: ZoneInfo
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class KnownCase:
    """The case the person is busy with, as far as it decides what a text means; one put aside counts as taken up again.
    `is_telling`: it holds what the person told by themselves, and nothing of it is found right yet."""

    facts: PlainFacts
    state: InterviewState
    is_open: bool = True
    is_telling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything but the words that decides what a text means.

    `awaited` is what the desk waits for, `open_question` what it asks, `country` that of the contract. `is_secret`: the text is
    the person's secret word. `is_quoted`: the case that would hear a cry for help asks for somebody's exact words.
    `replied_to` is the number of the person's own case that the text replies to. `is_asked_safe`: the last thing said to them
    is whether they are safe; `is_cleared`: they said that they are, whatever these words hint at."""

    now: datetime
    is_known: bool = True
    is_locked: bool = False
    language: Language | None = None
    awaited: AwaitedKind | None = None
    is_linked: bool = False
    country: str | None = None
    is_secret: bool = False
    is_quoted: bool = False
    replied_to: str | None = None
    is_asked_safe: bool = False
    is_cleared: bool = False
    case: KnownCase | None = None
    open_question: OpenQuestion | None = None


# ---------------------------------------------------------------- deciding
def read_intent(text: str, situation: Situation, chat: ChatRules, questions: Questions) -> Intent:
    """Gives the one thing a text asks for. Whatever is more urgent is decided first: a cry for help before all that is
    read."""
    if situation.is_locked:
        return _behind_lock(text, situation, chat)
    if (language := _language_named(text, situation)) is not None:
        return LanguageNamed(language)
    wishes = read_wishes(text, situation, chat)
    if not situation.is_quoted and (cries := chat.cries(text) or wishes.cries):
        return Distress(cries)
    if (heard := _safety(text, situation, chat)) is not None:
        return heard
    if situation.language is None:
        return _before_a_language(text, chat, wishes)
    if situation.is_secret:
        return SecretSaid()
    if situation.replied_to is not None:
        return CaseReplied(situation.replied_to)
    if (awaited := situation.awaited) is not None and awaited in AWAITED:
        return _awaited(awaited, text, chat.meant(text), wishes)
    if situation.open_question is not None and situation.case is not None:
        return _answer(text, situation, situation.case, situation.open_question, chat, questions, wishes)
    if not situation.is_linked and (is_code(text) or names_code(text)):
        return CodeTyped()  # nobody was asked, but what else is it
    return _nothing_open(text, situation, chat, questions, wishes)


def _before_a_language(text: str, chat: ChatRules, wishes: Wishes) -> Intent:
    """A person who is wished for, an end that is all they write, a small word; all else is kept as it is."""
    meant = chat.meant(text)
    if PERSON in (wishes.wish, meant):
        return WishSaid(PERSON)
    if (ends := meant if meant in ENDS else wishes.wish if wishes.is_alone else None) in ENDS:
        return WishSaid(ends)
    if meaning(text) in ("yes", "no") or not any(map(str.isalnum, text)):
        return SmallWordSaid(None)
    return SmallWordSaid(meant) if meant in SMALL_WORDS else WrittenUnread()


def _behind_lock(text: str, situation: Situation, chat: ChatRules) -> Intent:
    """A cry for help, or what may be one; all else that is said to a locked chat is not read."""
    if cries := chat.cries(text) or read_wishes(text, situation, chat).cries:
        return Distress(cries)
    return _safety(text, situation, chat) or WrittenLocked()


def _safety(text: str, situation: Situation, chat: ChatRules) -> SafetyHeard | None:
    """What the text says of safety short of a cry. A secret word is nobody's cry."""
    if situation.is_secret or situation.is_quoted or situation.awaited == "secret":
        return None
    is_asked = situation.open_question is not None and situation.awaited not in AWAITED
    question = situation.open_question.question if situation.open_question is not None and is_asked else None
    is_plain = chat.meant(text) is not None or is_code(text)
    said = read_doubt(text, question, chat, is_plain=is_plain, is_asked=situation.is_asked_safe)
    if said is None and chat.meant(text) == HELP and (question is None or not question.verbatim):
        said = "unsafe" if situation.is_asked_safe else "unclear"
    return None if said is None or (said == "unclear" and situation.is_cleared) else SafetyHeard(said)


def _language_named(text: str, situation: Situation) -> Language | None:
    offered = situation.is_known and (situation.language is None or situation.awaited == "language")
    return TONGUES.get(normalise(text)) if offered else None


def read_wishes(text: str, situation: Situation, chat: ChatRules) -> Wishes:
    """Tells what the text wishes, in whatever words; nothing where they are the words of somebody else."""
    asked = situation.open_question
    if situation.is_quoted or (asked is not None and asked.question.verbatim):
        return Wishes()
    return sort_wishes(chat.wishes(text, at=situation.now, country=situation.country, language=situation.language))


def _meant(wishes: Wishes) -> WishSaid | OwnQuestionAsked | None:
    """The one thing they ask for. An end goes before all, questions before the person who could answer them too."""
    if wishes.topics and wishes.wish in (None, PERSON):
        return OwnQuestionAsked(wishes.topics, wishes.wish == PERSON, not wishes.is_alone)
    return WishSaid(wishes.wish) if wishes.wish is not None else None


def _awaited(awaited: str, text: str, wish: str | None, wishes: Wishes) -> Intent:
    """What the desk waits for, unless something else is wished that leaves it. A question while a code is waited for leaves
    nothing: it is answered, and the code asked for again; who tells their story is not told that it is no code."""
    if awaited in IDENTIFYING and wish is None and (meant := _meant(wishes)) is not None:
        return meant if isinstance(meant, OwnQuestionAsked) else WishSaid(meant.wish, leaves=True)
    if wish is not None and (wish in LEAVING or (awaited in IDENTIFYING and wish not in KEPT)):
        return WishSaid(wish, leaves=True)
    if awaited in IDENTIFYING and is_story(text) and not may_identify(awaited, text):
        return StoryTold()
    return AwaitedGiven(awaited)


def _answer(
    text: str,
    situation: Situation,
    case: KnownCase,
    asked: OpenQuestion,
    chat: ChatRules,
    questions: Questions,
    wishes: Wishes,
) -> Intent:
    """What a text means while a question is open: nearly always its answer."""
    question = asked.question
    if asked.is_pending and (said := meaning(text)) in ("yes", "no"):
        return PendingDecided(question, str(said))
    wish = chat.meant(text)
    pressing = ALWAYS_COMMANDS if question.verbatim else PRESSING
    takes_any_words = question.kind in ("text", "person_name")
    if wish is not None and wish in pressing and takes_any_words:
        return WishSaid(wish)
    meant = _meant(wishes)
    if meant is not None and takes_any_words and wishes.is_alone:
        return meant
    now = situation.now.astimezone(asked.zone)
    speaks = situation.language or LANGUAGES[0]
    heard = read_answer(question, RawAnswer.words(text), now.date(), asked.zone.key, speaks, now)
    shares = _is_only_links(question, text) or (isinstance(heard, NotUnderstood) and bool(find_links(text)))
    if shares and takes_publications(case.facts, case.state, questions):
        return LinksShared(tuple(find_links(text)))
    unsure = isinstance(heard, NotUnderstood) or heard.needs_confirmation
    cleared = cleared_answer(question, now, asked.zone) if situation.is_cleared else None
    if isinstance(heard, NotUnderstood) and wish == HELP and cleared is not None:
        return QuestionAnswered(question, cleared)
    if wish is not None and (isinstance(heard, NotUnderstood) if wish == "thanks" else unsure):
        return WishSaid(wish)
    if meant is not None and (isinstance(heard, NotUnderstood) or (heard.needs_confirmation and wishes.is_alone)):
        return meant
    if isinstance(heard, NotUnderstood) and _is_for_a_person(text, wishes):
        return OwnQuestionAsked((OTHER,))
    if isinstance(heard, NotUnderstood):
        heard = cleared or look_again(question, text, now, asked.zone, situation.country, speaks, chat) or heard
    if isinstance(heard, Understood) and may_be_minor(question, heard, chat) and any(map(str.isdigit, text)):
        told = chat.read_story(text, at=now, country=situation.country, language=speaks)
        heard = as_minor(question, heard, told, now.date(), chat)
    return QuestionAnswered(question, heard, wishes.besides)


def _is_for_a_person(text: str, wishes: Wishes) -> bool:
    """A question of no known topic, or a wish amid much else: a person sorts it out."""
    return wishes.asks_other and len(text.split()) >= WORDS_OF_A_QUESTION


def _is_only_links(question: Question, text: str) -> bool:
    """An address alone, where words were asked: it is a publication, not an answer."""
    if question.kind in ("place", "url") or not find_links(text):
        return False
    return question.kind in ("text", "person_name") and len(text.split()) == 1


def _nothing_open(text: str, situation: Situation, chat: ChatRules, questions: Questions, wishes: Wishes) -> Intent:
    """What a text means while nothing is asked."""
    wish, case = chat.meant(text), situation.case
    if situation.awaited == "kind" and (named := _kind(text, situation.now, questions)) is not None:
        return named
    if wish is not None:
        return WishSaid(wish)
    tells = case is None or case.is_telling
    kind = _kind(text, situation.now, questions) if tells else None
    is_long = tells and len(text.split()) > WORDS_AROUND_A_WISH
    if (meant := _meant(wishes)) is not None and (wishes.is_alone or (kind is None and not is_long)):
        return meant
    if case is not None and case.is_open and _brings_links(text, case, questions):
        return LinksShared(tuple(find_links(text)))
    if case is not None and not case.is_telling:
        return DeskAddressed()
    if kind is not None and len(text.split()) <= LONGEST_NAME_OF_KIND:
        return KindNamed(kind.kind)
    if kind is None and not is_long and _is_for_a_person(text, wishes):
        return OwnQuestionAsked((OTHER,))
    return StoryTold(wishes.besides) if begins_story(text, chat) else NothingMeant()


def is_story(text: str) -> bool:
    """Tells whether the text can be part of what happened: it has several words, or an address."""
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    return len(words) > 1 or bool(find_links(text))


def begins_story(text: str, chat: ChatRules) -> bool:
    """Tells whether somebody of whom nothing is known begins to tell with it: the name of a platform alone is a
    beginning too."""
    return is_story(text) or chat.names_platform(text)


def _brings_links(text: str, case: KnownCase, questions: Questions) -> bool:
    if not find_links(text) or len(re.sub(r"\S*[./]\S+", "", text).split()) > WORDS_BESIDE_LINKS:
        return False
    return takes_publications(case.facts, case.state, questions)


def _kind(text: str, now: datetime, questions: Questions) -> KindNamed | None:
    """The kind a text sounds like, and whether beyond doubt."""
    question = questions.get("kind")
    if question is None:
        return None
    heard = read_answer(question, RawAnswer.words(text), now.date(), "UTC", LANGUAGES[0])
    if isinstance(heard, NotUnderstood) or heard.skip:
        return None
    return KindNamed(str(heard.value), is_sure=not heard.needs_confirmation)
