"""A handler looks at a letter: as it reads now, or as it was approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from workflows.case.case import Case
from workflows.evidence.bailiff_order import BailiffOrder
from workflows.kernel.errors import NotFound
from workflows.kernel.people import DeskUser
from workflows.letters.doors import Doors
from workflows.letters.draft import LetterDraft
from workflows.letters.letter import Letter
from workflows.letters.rules import Field, LetterKind, LetterRules
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.case_access import load
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as its page shows it. `letter` is the preview, `fingerprint` what approving it would approve; `fields` what may
    be filled in, by key. Both are empty once it is frozen."""

    case: Case
    draft: LetterDraft
    kind: LetterKind
    letter: Letter | None
    fingerprint: str
    fields: Sequence[tuple[str, Field]]
    by_two: bool
    """Whether the reader may not approve it because they wrote it, and two must see it."""
    is_posting: bool = False
    """Whether this installation has a provider of registered letters."""
    orders: Sequence[BailiffOrder] = ()
    """The links that it went out by, of an order to a bailiff; oldest first."""
    doors: Doors = field(default_factory=Doors)
    """Where it is handed in, once it is approved."""


@dataclass(frozen=True, slots=True)
class SeeLetter:
    """What may be filled in is what is missing, and what somebody filled in before."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, letter_id: UUID) -> LetterView:
        case, draft = letter_of(tx, user, letter_id)
        desk = self.means.letter_desk
        kind = desk.kind_of(draft)
        by_two = kind.four_eyes and draft.edited_by == user.id
        if draft.state != "drafted":
            orders = [one for one in tx.bailiff_orders.of(case.id) if one.letter_id == draft.id]
            return LetterView(
                case, draft, kind, None, "", (), by_two, self.means.is_posting, orders, desk.doors(case, kind)
            )
        letter = desk.write(case, draft)
        keys = dict.fromkeys([*(one.key for one in letter.blanks), *draft.values])
        known = [(key, one) for key in keys if (one := field_of(desk.rules(), key)) is not None]
        final = desk.write(case, draft, preview=False)
        return LetterView(case, draft, kind, letter, desk.fingerprint(final), known, by_two)


@dataclass(frozen=True, slots=True)
class ReadLetterPdf:
    """The bytes that were approved; before, the preview, marked so."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, letter_id: UUID) -> bytes:
        case, draft = letter_of(tx, user, letter_id)
        if draft.content is not None:
            return draft.content
        desk = self.means.letter_desk
        return desk.print(desk.write(case, draft))


@dataclass(frozen=True, slots=True)
class SeeLetters:
    """The letters of a case, and the kinds that may be drafted."""

    means: Means

    def __call__(
        self, tx: Transaction, *, user: DeskUser, case_id: UUID
    ) -> tuple[Case, Sequence[tuple[LetterDraft, LetterKind]], Sequence[LetterKind]]:
        case = load(tx, user, case_id)
        desk = self.means.letter_desk
        return case, [(one, desk.kind_of(one)) for one in tx.letters.of(case.id)], desk.kinds(case)


def letter_of(tx: Transaction, user: DeskUser, letter_id: UUID) -> tuple[Case, LetterDraft]:
    """Gives the letter with its case, for a handler. Raises NotFound."""
    draft = tx.letters.get(letter_id)
    if draft is None:
        raise NotFound
    return load(tx, user, draft.case_id), draft


def field_of(rules: LetterRules, key: str) -> Field | None:
    """Gives the field that a key fills: `publications.post.url` fills `publication_url`."""
    head, _, rest = key.partition(".")
    return rules.fields.get(key) or rules.fields.get(f"{head.removesuffix('s')}_{rest.rpartition('.')[2]}")
