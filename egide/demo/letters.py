"""The letters of the story: the handler fills the formal notice in, another approves its very bytes, it is sent by hand; what
else was drafted by itself is shown as a preview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from egide.demo.samples import HANDLERS
from egide.process import Process
from workflows.kernel.people import DeskUser
from workflows.letters.draft import LetterDraft
from workflows.ports.transaction import Transaction
from workflows.use_cases.letters.commands import (
    ApproveLetter,
    DraftLetter,
    EditLetter,
    NoteLetterSent,
    ReadLetterPdf,
    SeeLetter,
    SeeLetters,
)

NOTICE: Final = "formal_notice_author"
SAID: Final[Mapping[str, str]] = {
    "insured_address": "12 rue de l'Exemple\n69002 Lyon",
    "author_name": "Paul Martin",
    "publications.p1.platform": "Village",
    "author_address": "3 place du Modèle\n69001 Lyon",
    "publication_seen": "2026-11-20",
    "place": "Lyon",
    "reply_address": "camille@exemple.test",
    "address_checked": "20 novembre 2026, annuaire et carte de l'association",
}
"""What the handler fills in."""
REFERENCE: Final = "RA 1A 234 567 8901 2"


async def send_notice(house: Process, case_id: UUID) -> str:
    """The formal notice is drafted, filled in, approved by a second handler and sent by hand; answers what stood against it
    where something did, else nothing."""
    first, second = await _handlers(house)
    letter_id = await house.ask(DraftLetter(user=first, case_id=case_id, kind=NOTICE))
    view = await house.ask(SeeLetter(user=first, letter_id=letter_id))
    values = {**dict(view.draft.values), **SAID}
    await house.ask(EditLetter(user=first, letter_id=letter_id, values=values, overrides={}))
    view = await house.ask(SeeLetter(user=second, letter_id=letter_id))
    if view.letter is None or not view.letter.may_leave:
        lacks = [one.key for one in view.letter.blanks] if view.letter is not None else []
        stands = (
            [one.id for one in view.letter.hindrances if one.weight != "warning"] if view.letter is not None else []
        )
        return ", ".join([*lacks, *stands])
    await house.ask(ApproveLetter(user=second, letter_id=letter_id, fingerprint=view.fingerprint))
    await house.ask(NoteLetterSent(user=first, letter_id=letter_id, reference=REFERENCE))
    return ""


async def letters_of(house: Process, case_id: UUID) -> dict[str, bytes]:
    """Gives every letter of the case as PDF, by the name of its kind; of a reminder with its number."""
    first, _ = await _handlers(house)
    _, drafts, _ = await house.ask(SeeLetters(user=first, case_id=case_id))
    return {
        f"{draft.kind}{f'-{draft.level}' if draft.level else ''}.pdf": await house.ask(
            ReadLetterPdf(user=first, letter_id=draft.id)
        )
        for draft, _ in drafts
        if draft.state != "withdrawn"
    }


def _named(draft: LetterDraft) -> str:
    return f"{draft.kind}-{draft.level}" if draft.level else draft.kind


async def _handlers(house: Process) -> tuple[DeskUser, DeskUser]:
    found: list[DeskUser] = []

    def read(tx: Transaction) -> None:
        found.extend(user for _, email, *_ in HANDLERS[:2] if (user := tx.users.by_email(email)) is not None)

    await house.run(read)
    return found[0], found[1]
