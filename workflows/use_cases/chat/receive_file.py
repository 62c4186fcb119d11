"""A file, and everything else that is neither text nor a button. Whether it may be taken is decided before it is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.desk.task_payloads import ReadMessageTask
from workflows.evidence.item import Attachment, Evidence, Refusal, may_take
from workflows.interview import NotUnderstood, RawAnswer, takes_publications
from workflows.interview.read_intent import is_story
from workflows.interview.reading.links import find_links
from workflows.kernel.people import Chat, Person
from workflows.ports.transaction import Transaction
from workflows.screens.screen import Sentence
from workflows.use_cases.chat.add_publications import Forwarded, HearForward, NotePublications
from workflows.use_cases.chat.answer_distress import HearDistress
from workflows.use_cases.chat.explain import explain, introduce
from workflows.use_cases.chat.route_text import RouteText
from workflows.use_cases.chat.tell_story import TellStory
from workflows.use_cases.chat.write_to_desk import READ_WITHIN
from workflows.use_cases.shared.conversation import active_case, current, greet, has_no_case, is_asking, uploads_of
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
    inbox, and the person is told kindly why, once for each album. The words that came with it are heard either way; who has
    no case gets one for what they said or sent."""

    means: Means
    distress: HearDistress
    story: TellStory
    hear_text: RouteText
    forwards: HearForward
    captions: KeepCaption

    def __call__(self, tx: Transaction, *, chat: Chat, file: Attachment, edited: bool = False) -> None:
        known = tx.persons.in_chat(chat)
        before = tx.evidence.of_message(known.id, file.message_id) if edited and known is not None else None
        if before is not None and (before.file_id, before.caption) == (file.file_id, file.caption):
            return  # nothing was edited
        cried = bool(file.caption) and self.distress(
            tx, chat=chat, text=file.caption or "", message_id=file.message_id, quoted=file.origin is not None
        )
        if not cried and self._opens_a_case(tx, known, file):
            self._open(tx, chat, known, file)
            return
        person = tx.persons.in_chat(chat) if cried else greet(self.means, tx, chat)
        if person is None or person.language is None or person.locked_at is not None:
            tx.forget_update()
            return
        case = active_case(tx, person)
        refusal = self._refusal(tx, case, file)
        if refusal is not None or case is None:
            self._refuse(tx, chat, person, case, file, refusal or "no_case", cried)
            return
        tx.evidence.add(self._item(tx, person, case, file, before))
        if file.caption and not cried and (before is None or before.caption != file.caption):
            self._hear_words(tx, chat, person, case, file)

    def _opens_a_case(self, tx: Transaction, person: Person | None, file: Attachment) -> bool:
        """Whether it is what a person begins with: they chose no language yet, or have no case that could hold it. Somebody
        whose case is closed may mean that one."""
        if person is None:
            return True
        if person.locked_at is not None:
            return False
        if person.language is None:
            return True
        if not has_no_case(tx, person):
            return False
        return not tx.cases.of_person(person.id) or file.is_spoken or is_story(file.caption or "")

    def _open(self, tx: Transaction, chat: Chat, person: Person | None, file: Attachment) -> None:
        """A case holds that it came, and a handler looks; whoever chose no language is answered in that of their telephone,
        once for an album."""
        words = file.caption or ""
        case = active_case(tx, person) if person is not None else None
        person, case = self.story.begin(tx, chat, person, case, words)
        self.means.tasks.open(tx, case, ReadMessageTask(), self.means.clock.now() + READ_WITHIN, key="story", anew=True)
        is_news, speaks = True, person.language or case.language
        if file.is_spoken:
            tx.evidence.add(self._item(tx, person, case, file, None))
            if person.language is None:
                self.means.messenger.tell(tx, person, Sentence("upload.voice_first"), language=speaks)
        elif is_news := self._turn_away(tx, person, case, file, "before_triage"):
            key = SENTENCES["before_triage"] if person.language is not None else "upload.first"
            self.means.messenger.tell(tx, person, Sentence(key), language=speaks)
        if not is_story(words):
            if is_news:
                self.story.ask_kind(tx, person)
        elif file.origin is not None:
            self.forwards.tell(tx, chat, person, case, Forwarded.of_file(file))
        else:
            self.story.hear(tx, chat, person, case, words, file.message_id)

    def _hear_words(self, tx: Transaction, chat: Chat, person: Person, case: Case, file: Attachment) -> None:
        """What is written under a file that was taken is heard like a text; of a forwarded post it is somebody else's."""
        words = file.caption or ""
        if not is_story(words):
            return
        if file.origin is None:
            self.hear_text(tx, chat=chat, text=words, message_id=file.message_id)
        else:
            self.forwards.take(tx, person, case, Forwarded.of_file(file))

    def _refusal(self, tx: Transaction, case: Case | None, file: Attachment) -> Refusal | None:
        if case is None:
            return "no_case"
        uploads = uploads_of(self.means, tx, case) if case.is_open and not file.is_spoken else None
        return may_take(uploads, is_open=case.is_open, size=file.size, is_spoken=file.is_spoken)

    def _refuse(
        self,
        tx: Transaction,
        chat: Chat,
        person: Person,
        case: Case | None,
        file: Attachment,
        why: Refusal,
        cried: bool,
    ) -> None:
        is_news = self._turn_away(tx, person, case, file, why)
        heard = case is not None and case.is_open and not cried and is_story(file.caption or "")
        if not heard and not is_news:
            return
        if cried or heard:  # the cards and the open question stand there already, or come with the words
            self.means.messenger.tell(tx, person, Sentence(SENTENCES[why]))
        else:
            explain(self.means, tx, person, case, SENTENCES[why], {})
        if not heard or case is None:
            return
        self.means.messenger.tell(tx, person, Sentence("upload.words_kept", {"number": case.number}))
        if file.origin is not None:
            self.forwards.note(tx, chat, person, case, Forwarded.of_file(file))
        else:
            self.captions(tx, chat, person, case, file)

    def _turn_away(self, tx: Transaction, person: Person, case: Case | None, file: Attachment, why: Refusal) -> bool:
        """Takes the message out of the inbox and, where it may show something, out of the chat; whether it is the first of
        its album, or stands alone."""
        tx.forget_update()
        if why not in STAYS:
            self.means.messenger.take_out(tx, person, [file.message_id])
        if file.album is not None:
            name = f"album:{person.id}"
            refused = tx.state.get(name)
            if refused is not None and refused.detail.get("album") == file.album:
                return False
            tx.state.put(name, self.means.clock.now(), album=file.album)
        if case is not None:
            self.means.timeline.note(tx, case, Event.UPLOAD_REFUSED, person.actor, what=file.kind)
        return True

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


@dataclass(frozen=True, slots=True)
class KeepCaption:
    """Keeps the words of a picture that was refused: they are the person's own, and read like any they tell."""

    means: Means
    story: TellStory
    publications: NotePublications

    def __call__(self, tx: Transaction, chat: Chat, person: Person, case: Case, file: Attachment) -> None:
        words, interview = file.caption or "", self.means.interview
        if case.is_untold:
            self.story.hear(tx, chat, person, case, words, file.message_id)
            return
        self.story.desk.keep(tx, person, case, words, file.message_id)
        self.means.tasks.open(tx, case, ReadMessageTask(), self.means.clock.now() + READ_WITHIN, key="story", anew=True)
        links = find_links(words, interview.questions.places)
        if links and takes_publications(case.facts, interview.state(case), interview.questions):
            self.publications.links(tx, person, case, links)
        else:
            introduce(self.means, tx, person, case)
            self.story.besides(tx, person, case, words)


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
