"""Publications that come by themselves: addresses shared in the middle of something else, messages that were forwarded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.evidence.item import Attachment, Evidence
from workflows.interview import (
    Applied,
    Noted,
    NotedAll,
    RawAnswer,
    edit,
    note_links,
    note_publication,
    takes_publications,
)
from workflows.interview.publications import FIRST_PUBLISHED
from workflows.interview.reading.outside import PUBLISHED, Proposal
from workflows.kernel import plain as read
from workflows.kernel.people import Chat, Person
from workflows.ports.transaction import Transaction
from workflows.use_cases.chat.answer_distress import HearDistress
from workflows.use_cases.chat.answer_question import AnswerQuestion
from workflows.use_cases.chat.explain import explain
from workflows.use_cases.chat.tell_story import TellStory
from workflows.use_cases.shared.conversation import active_case, current, greet, has_no_case
from workflows.use_cases.shared.means import Means

LONGEST_WORDS: Final = 4096
LONGEST_CLAIM: Final = 80


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A forwarded message. Where it says it comes from is a claim: names and numbers of others are not proof."""

    message_id: int
    text: str
    sent_at: datetime
    kind: str = "hidden_user"
    username: str | None = None
    post: int | None = None
    name: str | None = None

    @classmethod
    def of_file(cls, file: Attachment) -> Forwarded:
        """Tells what a forwarded file says beside what it shows."""
        came = file.origin or {}
        at = read.text_or_none(came, "date")
        return cls(
            file.message_id,
            file.caption or "",
            datetime.fromisoformat(at) if at is not None else file.sent_at or datetime.min.replace(tzinfo=UTC),
            read.text(came, "kind", "hidden_user"),
            read.text_or_none(came, "username"),
            read.number_or_none(came, "post"),
            read.text_or_none(came, "name"),
        )

    @property
    def as_told(self) -> str:
        """The words of somebody else as a story holds them, with the address of the post."""
        quoted = f"« {self.text.strip()} »" if self.text.strip() else ""
        return "\n".join(one for one in (quoted, self.url) if one)

    @property
    def url(self) -> str | None:
        """The address of a post of a public channel."""
        return f"https://t.me/{self.username}/{self.post}" if self.username and self.post else None

    def to_plain(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "username": self.username,
            "post": self.post,
            "name": self.name,
            "date": self.sent_at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class NotePublications:
    """Adds what came by itself to the case, says so by its name, and goes on with the open question."""

    means: Means
    answer: AnswerQuestion

    def links(self, tx: Transaction, person: Person, case: Case, links: Sequence[str]) -> None:
        """Addresses, each named for what it is."""
        found = note_links(case.facts, self.means.interview.state(case), links, self.means.interview.questions)
        notes = [self._said(person, one, link) for one, link in zip(found.noted, links, strict=False)]
        self._keep(tx, person, case, found, notes)

    def publication(self, tx: Transaction, person: Person, case: Case, told: Mapping[str, object], name: str) -> None:
        """One publication of which several things are known."""
        found = note_publication(
            case.facts, self.means.interview.state(case), told, self.means.interview.questions.places
        )
        key = "interview.forward.known" if any(one.is_known for one in found.noted) else "interview.forward.noted"
        number = found.noted[0].index + 1 if found.noted else 0
        notes: list[tuple[str, Mapping[str, object]]] = [(key, {"number": number, "place": name})]
        if found.noted and (days := found.noted[0].dated_otherwise) is not None:
            found = self._ask_day(case, found, found.noted[0].index)
            said, dated = (self.means.interview.say.say_date(person.speaks, date.fromisoformat(one)) for one in days)
            notes.append(("interview.forward.dated", {"said": said, "dated": dated}))
        elif (day := told.get("first_published_on")) is not None and found.noted and not found.noted[0].is_known:
            found = self._ask_day(case, found, found.noted[0].index) if case.state == "reporting" else found
            said = self.means.interview.say.say_date(person.speaks, date.fromisoformat(str(day)))
            notes.append(("interview.forward.says", {"dated": said}))
        self._keep(tx, person, case, found, notes)

    def _ask_day(self, case: Case, found: NotedAll, index: int) -> NotedAll:
        """The question of the day is put again: two days were told, and the earlier stands until it is answered."""
        known = self.means.interview.questions
        question = next((one for one in known.of_kind(case.kind) if one.fact == FIRST_PUBLISHED), None)
        if question is None:
            return found
        return replace(found, state=edit(found.facts, found.state, question.at(index).key, known))

    def _keep(
        self,
        tx: Transaction,
        person: Person,
        case: Case,
        found: NotedAll,
        notes: Sequence[tuple[str, Mapping[str, object]]],
    ) -> None:
        case.facts = dict(found.facts)
        self.means.interview.remember(case, found.state)
        for one in found.noted:
            if not one.is_known:
                self.means.timeline.note(tx, case, Event.PUBLICATION_NOTED, person.actor, number=one.index + 1)
        applied = Applied(case.facts, found.state)
        self.answer.go_on(tx, person, case, applied, notes=notes)

    def _said(self, person: Person, noted: Noted, link: str) -> tuple[str, Mapping[str, object]]:
        key = "interview.link.known" if noted.is_known else "interview.link.noted"
        return key, {
            "number": noted.index + 1,
            "what": self.means.interview.name_link(person.speaks, link, noted.place),
        }


@dataclass(frozen=True, slots=True)
class HearForward:
    """A forwarded message is a publication where the case is about publications, else a proof of what was written; and the
    answer where its exact words are asked."""

    means: Means
    answer: AnswerQuestion
    publications: NotePublications
    distress: HearDistress
    story: TellStory

    def __call__(self, tx: Transaction, *, chat: Chat, forwarded: Forwarded) -> None:
        if self.distress(tx, chat=chat, text=forwarded.text, message_id=forwarded.message_id, quoted=True):
            return
        person = tx.persons.in_chat(chat)
        if person is None or (person.locked_at is None and has_no_case(tx, person)):
            self.tell(tx, chat, person, None, forwarded)
            return
        person = greet(self.means, tx, chat)
        if person is None:
            return
        case = active_case(tx, person)
        if case is None or not case.is_open:
            explain(self.means, tx, person, None, "chat.choose_first", {})
            return
        self.note(tx, chat, person, case, forwarded)

    def tell(self, tx: Transaction, chat: Chat, person: Person | None, case: Case | None, forwarded: Forwarded) -> None:
        """The first that a person tells is what somebody else wrote: their words and their address, and nothing of the
        person's own."""
        zone = self.means.calendar.zone(case) if case is not None else UTC
        case = self.story.hear(
            tx, chat, person, case, forwarded.as_told, forwarded.message_id, self._claims(forwarded, zone)
        )
        self._prove(tx, tx.persons.get(case.person_id), case, forwarded)

    def _claims(self, forwarded: Forwarded, zone: tzinfo) -> list[Proposal]:
        """The day the post gives itself, by the name it gives itself; a day to come is none."""
        day = forwarded.sent_at.astimezone(zone).date()
        if day > self.means.clock.now().astimezone(zone).date():
            return []
        return [Proposal(PUBLISHED, day.isoformat(), (forwarded.name or forwarded.username or "")[:LONGEST_CLAIM])]

    def note(self, tx: Transaction, chat: Chat, person: Person, case: Case, forwarded: Forwarded) -> None:
        """Kept as a proof, and what it says in the case at hand."""
        if case.is_untold:
            self.tell(tx, chat, person, case, forwarded)
            return
        self._prove(tx, person, case, forwarded)
        self.take(tx, person, case, forwarded)

    def take(self, tx: Transaction, person: Person, case: Case, forwarded: Forwarded) -> None:
        """What it says in the case, which holds the proof already."""
        question = current(self.means, case)
        state = self.means.interview.state(case)
        if takes_publications(case.facts, state, self.means.interview.questions):
            self.publications.publication(tx, person, case, self._told(case, forwarded), "Telegram")
        elif question is not None and question.verbatim and case.state == "reporting" and forwarded.text.strip():
            heard = self.means.interview.read(case, person, question, RawAnswer.words(forwarded.text[:LONGEST_WORDS]))
            self.answer.decide(tx, person, case, question, heard)
        else:
            self.answer.again(tx, person, case, None, notes=[("interview.forward.kept", {"number": case.number})])

    def _told(self, case: Case, forwarded: Forwarded) -> dict[str, object]:
        told: dict[str, object] = {"platform": "telegram", "medium": "messaging"}
        if forwarded.url is not None:
            told |= {"url": forwarded.url, "audience": "public"}
        if forwarded.text.strip():
            told["words"] = forwarded.text.strip()[:LONGEST_WORDS]
        day = forwarded.sent_at.astimezone(self.means.calendar.zone(case)).date()
        if day <= self.means.calendar.today(case):
            told["first_published_on"] = day.isoformat()
        return told

    def _prove(self, tx: Transaction, person: Person, case: Case, forwarded: Forwarded) -> None:
        """The text as it came, to be hashed and kept with where it says it comes from."""
        now = self.means.clock.now()
        item_id: UUID = self.means.new_id()
        tx.evidence.add(
            Evidence(
                id=item_id,
                case_id=case.id,
                person_id=person.id,
                key=f"{tx.cause}:forward",
                kind="forward",
                message_id=forwarded.message_id,
                received_at=now,
                not_before=now,
                mime="text/plain",
                caption=forwarded.text,
                origin=forwarded.to_plain(),
                sent_at=forwarded.sent_at,
            )
        )
