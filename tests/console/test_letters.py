"""A letter on its way through the console: drafted, filled in, approved by another, sent by hand, answered."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from storage.tables.core import outbox
from tests.console.parts import HANDLER, SECOND_HANDLER, Browser, Desk
from workflows.delivery.mail_content import MailContent
from workflows.delivery.registered_mail import PostContent
from workflows.evidence.item import Kept
from workflows.followups.follow_up import STEP_DUE, FollowUp
from workflows.followups.payloads import StepDue
from workflows.kernel.errors import BadInput, ChangedMeanwhile, ImpossibleTransition, Refused
from workflows.kernel.people import ENGINE
from workflows.letters.draft import LetterDraft
from workflows.ports.transaction import Transaction
from workflows.use_cases.followups.kinds.firing import Firing
from workflows.use_cases.followups.kinds.step_due import step_due
from workflows.use_cases.followups.round import PersonDigest
from workflows.use_cases.letters.commands import (
    ApproveLetter,
    DraftLetter,
    EditLetter,
    NoteLetterAnswer,
    NoteLetterSent,
    ReadLetterPdf,
    SeeLetter,
    SendLetterByMail,
    WithdrawLetter,
)
from workflows.use_cases.letters.post_letter import PostLetter
from workflows.use_cases.shared.command import Command, Given
from workflows.use_cases.shared.replan import replan

NOTICE = "formal_notice_author"
SUPPORT = {
    "support_contact": "0800 000 000",
    "insured_name": "Ana & Co",
    "insured_address": "1 rue X\n75001 Paris",
    "place": "Paris",
}


def drafted(desk: Desk, kind: str = "psychological_support") -> UUID:
    return ask(desk, DraftLetter(user=desk.user(), case_id=desk.add_case(), kind=kind))


def ask(desk: Desk, command: Command[Given]) -> Given:
    found: Given = desk.once(lambda tx: desk.house.use_cases.perform(tx, command))
    return found


def of(desk: Desk, letter_id: UUID) -> LetterDraft:
    found: LetterDraft = desk.once(lambda tx: tx.letters.get(letter_id))
    return found


def ready(desk: Desk, letter_id: UUID, email: str = HANDLER) -> str:
    """Fills it in and gives the fingerprint of what is read then."""
    ask(desk, EditLetter(user=desk.user(email), letter_id=letter_id, values=SUPPORT, overrides={}))
    view = ask(desk, SeeLetter(user=desk.user(email), letter_id=letter_id))
    assert view.letter is not None
    assert view.letter.may_leave, [one.id for one in view.letter.hindrances] + [one.key for one in view.letter.blanks]
    return view.fingerprint


def captured(desk: Desk, tx: Transaction, case_id: UUID) -> None:
    """The plan was approved and its captures are in: the author may be addressed."""
    case, now = tx.cases.get(case_id, ENGINE), desk.clock.now()
    case.plan_approved_at = now
    for step in ("verify_cover", "timestamped_capture", "bailiff_capture"):
        case.move_step(step, "done", now, "accepted")
    replan(desk.house.means, tx, case, ENGINE)
    tx.cases.save(case)


def tasks(desk: Desk, letter_id: UUID) -> list[str]:
    case_id = of(desk, letter_id).case_id
    found = desk.once(lambda tx: [one.kind for one in tx.tasks.open_of(case_id)])
    return [one for one in found if one.endswith("_letter")]


async def test_what_was_approved_is_frozen_byte_for_byte(desk: Desk) -> None:
    """The hash is that of the bytes; time passes, the facts of the day change, the bytes do not."""
    letter_id = drafted(desk)
    ask(desk, ApproveLetter(user=desk.user(), letter_id=letter_id, fingerprint=ready(desk, letter_id)))
    frozen = of(desk, letter_id)
    assert frozen.content is not None
    assert frozen.sha256 == hashlib.sha256(frozen.content).hexdigest()
    assert "APERÇU" not in (frozen.words or "")
    desk.clock.advance(days=3)
    assert frozen.content == ask(desk, ReadLetterPdf(user=desk.user(), letter_id=letter_id))
    with pytest.raises(Refused):
        ask(desk, EditLetter(user=desk.user(), letter_id=letter_id, values={}, overrides={}))
    assert tasks(desk, letter_id) == ["send_letter"]


async def test_nothing_leaves_before_it_is_approved(desk: Desk) -> None:
    letter_id = drafted(desk)
    assert tasks(desk, letter_id) == ["review_letter"]
    with pytest.raises(Refused):
        ask(desk, NoteLetterSent(user=desk.user(), letter_id=letter_id, reference="RA 1"))
    with pytest.raises(Refused):
        ask(desk, ApproveLetter(user=desk.user(), letter_id=letter_id, fingerprint=fingerprint(desk, letter_id)))
    assert of(desk, letter_id).state == "drafted"
    with pytest.raises(ImpossibleTransition):
        of(desk, letter_id).become("sent")


def fingerprint(desk: Desk, letter_id: UUID) -> str:
    return ask(desk, SeeLetter(user=desk.user(), letter_id=letter_id)).fingerprint


async def test_words_that_changed_since_they_were_read_are_not_approved(desk: Desk) -> None:
    letter_id = drafted(desk)
    read = ready(desk, letter_id)
    other = {**SUPPORT, "support_contact": "another"}
    ask(desk, EditLetter(user=desk.user(), letter_id=letter_id, values=other, overrides={}))
    with pytest.raises(ChangedMeanwhile):
        ask(desk, ApproveLetter(user=desk.user(), letter_id=letter_id, fingerprint=read))
    assert of(desk, letter_id).content is None


async def test_a_notice_needs_another_pair_of_eyes(desk: Desk) -> None:
    """Whoever filled it in does not approve it, whatever else stands against it."""
    letter_id = drafted(desk, NOTICE)
    ask(desk, EditLetter(user=desk.user(), letter_id=letter_id, values={"insured_name": "Ana"}, overrides={}))
    read = fingerprint(desk, letter_id)
    with pytest.raises(Refused) as refused:
        ask(desk, ApproveLetter(user=desk.user(), letter_id=letter_id, fingerprint=read))
    assert refused.value.message_key == "error.letter_four_eyes"
    with pytest.raises(Refused) as refused:
        ask(desk, ApproveLetter(user=desk.user(SECOND_HANDLER), letter_id=letter_id, fingerprint=read))
    assert refused.value.message_key == "error.letter_not_ready"


async def test_a_bad_value_changes_nothing_and_is_named(desk: Desk) -> None:
    letter_id = drafted(desk, NOTICE)
    with pytest.raises(BadInput) as refused:
        ask(desk, EditLetter(user=desk.user(), letter_id=letter_id, values={"sum": "much"}, overrides={}))
    assert refused.value.params["why"] == "sum"
    assert "sum" not in of(desk, letter_id).values


async def test_sent_and_answered_are_recorded_once(desk: Desk) -> None:
    """The first reference and the first answer stand; the timeline tells of each once."""
    letter_id = drafted(desk)
    ask(desk, ApproveLetter(user=desk.user(), letter_id=letter_id, fingerprint=ready(desk, letter_id)))
    for reference in ("RA 123", "RA 456"):
        ask(desk, NoteLetterSent(user=desk.user(), letter_id=letter_id, reference=reference))
    assert tasks(desk, letter_id) == []
    for answer in ("yes", "no"):
        ask(desk, NoteLetterAnswer(user=desk.user(), letter_id=letter_id, answer=answer))
    kept = of(desk, letter_id)
    assert (kept.reference, kept.answer, kept.state) == ("RA 123", "yes", "answered")
    lines = desk.once(lambda tx: [one.event for one in tx.timeline.of(kept.case_id) if one.event.startswith("letter:")])
    assert lines == ["letter:drafted", "letter:approved", "letter:sent", "letter:answered"]


async def test_a_withdrawn_letter_leaves_room_for_another(desk: Desk) -> None:
    """Drafted twice, it is one letter; withdrawn, another may be drafted."""
    letter_id = drafted(desk)
    case_id = of(desk, letter_id).case_id
    again = DraftLetter(user=desk.user(), case_id=case_id, kind="psychological_support")
    assert letter_id == ask(desk, again)
    ask(desk, WithdrawLetter(user=desk.user(), letter_id=letter_id, reason="not needed"))
    assert tasks(desk, letter_id) == []
    assert letter_id != ask(desk, again)


async def test_a_step_of_the_plan_that_is_a_letter_drafts_itself(desk: Desk) -> None:
    """When its day comes, the letter waits for a person, with the task to read it; a step that is none drafts nothing."""
    case_id, means, now = desk.add_case(), desk.house.means, desk.clock.now()

    def come(tx: Transaction) -> dict[str, list[str]]:
        case, drafted_by = tx.cases.get(case_id, ENGINE), {}
        for line in means.analyses.of(case).plan:
            before = len(tx.letters.of(case_id))
            due = FollowUp(means.new_id(), case_id, line.step, STEP_DUE, now, now, payload=StepDue(line.step))
            step_due(means, tx, Firing(case, due, PersonDigest(), late=False))
            drafted_by[line.step] = [one.kind for one in tx.letters.of(case_id)[before:]]
        return drafted_by

    drafted_by = desk.once(come)
    assert drafted_by["formal_notice_author"] == ["formal_notice_author"]
    assert drafted_by["platform_notice"] == ["platform_notice"]
    assert drafted_by["verify_cover"] == []
    assert "review_letter" in desk.once(lambda tx: [one.kind for one in tx.tasks.open_of(case_id)])


async def test_the_story_of_a_letter_in_the_browser(desk: Desk, browser: Browser) -> None:
    """Drafted on the page of letters, filled in, approved, sent and answered; what was typed is escaped."""
    case_id = desk.add_case()
    await browser.sign_in()
    await browser.get(f"/cases/{case_id}/letters")
    page = await browser.post(f"/cases/{case_id}/letters/draft", kind="psychological_support")
    letter_id = re.search(r"/letters/([0-9a-f-]{36})/pdf", page)
    assert letter_id
    path = f"/letters/{letter_id[1]}"
    assert "Soutien psychologique" in page
    assert "[à compléter" in page.replace("\xa0", " ")
    fields = {f"value.{key}": value for key, value in SUPPORT.items()}
    page = await browser.post(f"{path}/save", **fields)
    assert "Ana &amp; Co" in page
    mark = re.search(r'name="fingerprint" value="([0-9a-f]{64})"', page)
    assert mark
    page = await browser.post(f"{path}/approve", fingerprint=mark[1])
    assert "Empreinte SHA-256" in page
    page = await browser.post(f"{path}/sent", reference="RA 123 456")
    assert "RA 123 456" in page
    page = await browser.post(f"{path}/answered", answer="Merci <b>!")
    assert "Merci &lt;b&gt;!" in page
    assert ask(desk, ReadLetterPdf(user=desk.user(), letter_id=UUID(letter_id[1]))).startswith(b"%PDF")


async def test_what_leaves_by_mail_is_what_was_approved(desk: Desk, browser: Browser) -> None:
    """The file beside the mail is, byte for byte, what was approved; pressed twice, one mail leaves."""
    letter_id = drafted(desk)
    await browser.sign_in()
    await browser.get(f"/letters/{letter_id}")
    await browser.post(f"/letters/{letter_id}/out/mail", to="a@example.org")
    assert browser.status == 422
    assert mails(desk) == []
    ask(desk, ApproveLetter(user=desk.user(), letter_id=letter_id, fingerprint=ready(desk, letter_id)))
    page = await browser.post(f"/letters/{letter_id}/out/mail", to="nobody")
    assert "Ce n’est pas une adresse e-mail." in page
    for _ in range(2):
        await browser.post(f"/letters/{letter_id}/out/mail", to="a@example.org")
    kept, (left,) = of(desk, letter_id), mails(desk)
    (file,) = left.files
    assert (left.text, file.sha256, kept.state) == (kept.words, kept.sha256, "sent")
    assert desk.parts().vault.read(file.case_id, file.item_id) == kept.content
    assert tasks(desk, letter_id) == []


def mails(desk: Desk) -> list[MailContent]:
    """What was written to third parties."""
    with desk.house.units() as tx:
        found = select(outbox.c.payload).where(outbox.c.channel == "mail", outbox.c.to == "a@example.org")
        return [MailContent.from_plain(dict(row.payload)) for row in tx.connection.execute(found)]


async def test_bytes_that_are_not_those_approved_do_not_leave(desk: Desk) -> None:
    letter_id = drafted(desk)
    ask(desk, ApproveLetter(user=desk.user(), letter_id=letter_id, fingerprint=ready(desk, letter_id)))
    other = Kept("0" * 64, 3)
    item = desk.house.means.new_id()
    with pytest.raises(ChangedMeanwhile):
        ask(desk, SendLetterByMail(user=desk.user(), letter_id=letter_id, to="a@example.org", item_id=item, kept=other))
    assert mails(desk) == []


async def test_the_insured_is_shown_the_letter_and_asked(desk: Desk, browser: Browser) -> None:
    """In the chat, in their language, with the file; before it is approved the file says that it is a preview."""
    letter_id = drafted(desk)
    await browser.sign_in()
    await browser.get(f"/letters/{letter_id}")
    await browser.post(f"/letters/{letter_id}/out/chat")
    assert browser.status == 200
    said = [one for one in desk.chat() if "Dit-il ce que vous voulez" in str(one.get("text", ""))]
    assert len(said) == 1
    assert any(one.get("method") == "sendDocument" for one in desk.chat())


async def test_a_refusal_says_why_and_keeps_what_was_typed(desk: Desk, browser: Browser) -> None:
    case_id = desk.add_case()
    await browser.sign_in()
    await browser.get(f"/cases/{case_id}/letters")
    page = await browser.post(f"/cases/{case_id}/letters/draft", kind=NOTICE)
    path = "/letters/" + re.search(r"/letters/([0-9a-f-]{36})/pdf", page)[1]  # type: ignore[index]
    page = await browser.post(f"{path}/save", **{"value.author_address": "12 rue Y", "value.mandate_day": "soon"})
    assert browser.status == 422
    assert "12 rue Y" in page
    assert "mandate_day" in page


def test_what_leaves_by_post_is_what_was_approved(desk: Desk) -> None:
    """Without a provider a handler posts it. With one the approved bytes leave once, to the address of the envelope; other
    bytes, what nobody approved, and an address that no postman reads are refused."""
    letter_id, user, house = drafted(desk, "conciliation_request"), desk.user(), desk.house
    content, item = b"%PDF-1.7 approved", house.means.new_id()
    kept = Kept(hashlib.sha256(content).hexdigest(), len(content))

    def post(posting: bool = True, kept: Kept = kept, to: str = "Paul\n1 rue X\n69001 Lyon") -> None:
        means = replace(house.means, is_posting=posting)
        send, sender = PostLetter(means), "Ana\n75001 Paris"
        desk.once(
            lambda tx: send(tx, user=user, letter_id=letter_id, sender=sender, recipient=to, item_id=item, kept=kept)
        )

    def approve(tx: Transaction) -> None:
        draft = tx.letters.get(letter_id)
        assert draft is not None
        captured(desk, tx, draft.case_id)
        draft.freeze(content, kept.sha256, "words", user.id, house.means.clock.now())
        tx.letters.save(draft)

    with pytest.raises(Refused, match="not_approved"):
        post()
    desk.once(approve)
    with pytest.raises(Refused, match="no_post"):
        post(posting=False)
    with pytest.raises(ChangedMeanwhile):
        post(kept=Kept("0" * 64, 1))
    with pytest.raises(BadInput, match="no_town"):
        post(to="Paul\nsomewhere")
    assert posted(desk) == []
    post()
    post()
    (left,) = posted(desk)
    assert (left.file.sha256, left.recipient.lines) == (kept.sha256, ("Paul", "1 rue X", "69001 Lyon"))
    assert of(desk, letter_id).state == "sent"


async def test_the_envelope_on_the_page(desk: Desk, browser: Browser) -> None:
    """The page proposes what the letter was told; an address that cannot be is said, and stays as it was typed."""
    letter_id, house, user = drafted(desk, "conciliation_request"), desk.house, desk.user()
    object.__setattr__(house.means, "is_posting", True)  # as with a provider in the settings
    content = b"%PDF-1.7 approved"

    def approve(tx: Transaction) -> None:
        draft = tx.letters.get(letter_id)
        assert draft is not None
        draft.values = {**draft.values, "author_name": "Paul & fils", "author_address": "1 rue X\n69001 Lyon"}
        captured(desk, tx, draft.case_id)
        draft.freeze(content, hashlib.sha256(content).hexdigest(), "words", user.id, house.means.clock.now())
        tx.letters.save(draft)

    desk.once(approve)
    await browser.sign_in()
    assert "Envoyer en recommandé" in await browser.get(f"/letters/{letter_id}")
    page = await browser.post(f"/letters/{letter_id}/out/post", sender="Ana\n75001 Paris", recipient="Paul\nnulle part")
    assert ("le code postal et la ville" in page, "nulle part" in page) == (True, True)
    await browser.post(f"/letters/{letter_id}/out/post", sender="Ana\r\n75001 Paris", recipient="Paul\r\n69001 Lyon")
    assert (len(posted(desk)), of(desk, letter_id).state) == (1, "sent")


def posted(desk: Desk) -> list[PostContent]:
    """What was written to the registered post."""
    with desk.house.units() as tx:
        found = select(outbox.c.payload).where(outbox.c.channel == "post")
        return [PostContent.from_plain(dict(row.payload)) for row in tx.connection.execute(found)]
