"""A file, and everything else that is neither text nor a button. Whether it may be taken is decided before it is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.delivery.act_classes import class_of
from workflows.delivery.outgoing import Outgoing
from workflows.evidence.item import Attachment, Evidence, Refusal, may_take
from workflows.interview import NotUnderstood, RawAnswer
from workflows.kernel.people import Chat, Person
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Sentence
from workflows.use_cases.chat.answer_distress import HearDistress
from workflows.use_cases.chat.explain import explain
from workflows.use_cases.shared.conversation import active_case, current, greet, is_asking, uploads_of
from workflows.use_cases.shared.means import Means

LONGEST_NAME: Final = 200
LONGEST_MIME: Final = 120
SENTENCES: Final[dict[Refusal, str]] = {
    "no_case": "upload.no_case",
    "closed": "upload.closed",
    "before_triage": "upload.before_triage",
    "text_only": "upload.text_only",
    "blocked": "upload.blocked",
    "too_large": "upload.too_large",
}
STAYS: Final = frozenset({"no_case", "closed", "too_large"})
"""Refusals that have nothing to do with what the file shows: the message may stay in the chat."""


@dataclass(frozen=True, slots=True)
class HearFile:
    """Takes a file as evidence where the rules allow it: it is fetched after the commit, hashed and kept. Where they do
    not, nothing is fetched and nothing of it is kept but that it came: the message is taken out of the chat and out of the
    inbox, and the person is told kindly why."""

    means: Means
    distress: HearDistress

    def __call__(self, tx: Transaction, *, chat: Chat, file: Attachment, edited: bool = False) -> None:
        cried = bool(file.caption) and self.distress(
            tx, chat=chat, text=file.caption or "", message_id=file.message_id, quoted=file.origin is not None
        )
        person = tx.persons.in_chat(chat) if cried else greet(self.means, tx, chat)
        if person is None or person.language is None:
            tx.forget_update()
            return
        case = active_case(tx, person)
        refusal = self._refusal(tx, case, file)
        if refusal is not None or case is None:
            self._refuse(tx, person, case, file, refusal or "no_case", cried)
            return
        before = tx.evidence.of_message(person.id, file.message_id) if edited else None
        tx.evidence.add(self._item(tx, person, case, file, before))

    def _refusal(self, tx: Transaction, case: Case | None, file: Attachment) -> Refusal | None:
        if case is None:
            return "no_case"
        uploads = uploads_of(self.means, tx, case) if case.is_open else None
        return may_take(uploads, is_open=case.is_open, size=file.size)

    def _refuse(
        self, tx: Transaction, person: Person, case: Case | None, file: Attachment, why: Refusal, cried: bool
    ) -> None:
        tx.forget_update()
        if case is not None:
            self.means.timeline.note(tx, case, Event.UPLOAD_REFUSED, person.actor, what=file.kind)
        if why not in STAYS:
            delete(tx, person, file.message_id)
        if cried:  # the cards and the open question stand there already
            self.means.messenger.tell(tx, person, Sentence(SENTENCES[why]))
        else:
            explain(self.means, tx, person, case, SENTENCES[why], {})

    def _item(self, tx: Transaction, person: Person, case: Case, file: Attachment, before: Evidence | None) -> Evidence:
        now = self.means.clock.now()
        return Evidence(
            id=self.means.new_id(),
            case_id=case.id,
            person_id=person.id,
            key=f"{tx.cause}:file",
            kind=file.kind,
            message_id=file.message_id,
            received_at=now,
            not_before=now,
            album=file.album,
            name=(file.name or "")[:LONGEST_NAME] or None,
            mime=(file.mime or "")[:LONGEST_MIME] or None,
            size=file.size,
            caption=file.caption,
            origin=dict(file.origin) if file.origin else None,
            sent_at=file.sent_at,
            file_id=file.file_id,
            version=before.version + 1 if before else 1,
            replaces=before.id if before else None,
        )


def delete(tx: Transaction, person: Person, message_id: int) -> None:
    """Takes a message out of the chat, as far as Telegram allows."""
    tx.told += 1
    payload: dict[str, object] = {"method": "deleteMessage", "message_id": message_id}
    key = f"{tx.cause}:{tx.told}"
    tx.outbox.add(
        Outgoing(key, "telegram", str(person.chat_id), payload, class_of("chat_message"), person_id=person.id)
    )


@dataclass(frozen=True, slots=True)
class HearUnsupported:
    """A sticker, a place, a contact, a poll: one clear sentence, nothing kept, and the question again."""

    means: Means

    def __call__(self, tx: Transaction, *, chat: Chat, what: str) -> None:
        person = greet(self.means, tx, chat)
        if person is None:
            return
        case = active_case(tx, person)
        question = current(self.means, case) if case is not None and is_asking(self.means, person, case) else None
        key = "chat.only_words"
        if case is not None and question is not None:
            heard = self.means.interview.read(case, person, question, RawAnswer.other(what))
            key = heard.message_key if isinstance(heard, NotUnderstood) else key
        explain(self.means, tx, person, case, key, {})
