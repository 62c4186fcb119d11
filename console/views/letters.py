"""Letters made ready for their pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict

from console.web.reader import PageText
from workflows.case.case import Case
from workflows.evidence.bailiff_order import EURO, ORDER, BailiffOrder
from workflows.letters.doors import Doors
from workflows.letters.draft import LetterDraft
from workflows.letters.letter import Block, Hindrance
from workflows.letters.rules import LetterKind
from workflows.letters.time_given import LEVELS
from workflows.use_cases.letters.post_letter import POST_WAYS
from workflows.use_cases.letters.see_letter import LetterView
from workflows.use_cases.letters.send_letter import MAIL_WAYS

LONG: Final = frozenset({"lines", "text"})
"""Shapes of values that take several lines."""


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A line of the list."""

    id: str
    title: str
    state: str
    says: str
    at: str
    reference: str | None


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of the form: `hint` says how a value is written."""

    key: str
    label: str
    value: str
    long: bool
    hint: str
    lacks: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few."""

    name: str
    says: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """A link that the order went out by."""

    email: str
    says: str
    is_open: bool
    report: str | None
    fee_note: str | None


class LettersPage(TypedDict):
    """What the list shows."""

    case: Case
    letters: list[ShownLetter]
    kinds: list[tuple[str, str]]


class LetterPage(TypedDict):
    """What the page of a letter shows."""

    case: Case
    draft: LetterDraft
    title: str
    says: str
    spoken: str
    blocks: Sequence[Block]
    hindrances: Sequence[Hindrance]
    fields: list[ShownField]
    signers: list[Choice]
    tones: list[Choice]
    levels: list[Choice]
    languages: list[Choice]
    channels: list[str]
    fingerprint: str
    ready: bool
    by_two: bool
    by_mail: bool
    by_post: bool
    orders: list[ShownOrder]
    by_link: bool
    doors: Doors
    envelope: tuple[str, str]


def letters_page(
    r: PageText, case: Case, drafts: Sequence[tuple[LetterDraft, LetterKind]], kinds: Sequence[LetterKind]
) -> LettersPage:
    """Gives the letters of a case, newest first."""
    return {
        "case": case,
        "letters": [
            ShownLetter(
                str(one.id), r.words(kind.title), one.state, r.t(f"console.letter.{one.state}"), r.instant(one.edited_at),
                one.reference,
            )
            for one, kind in reversed(drafts)
        ],
        "kinds": sorted(
            ((f"{one.id}/{one.variant}" if one.variant else one.id, r.words(one.title)) for one in kinds),
            key=lambda one: one[1].casefold(),
        ),
    }  # fmt: skip


def letter_page(r: PageText, view: LetterView, now: datetime) -> LetterPage:
    """Gives one letter, with what may be changed of it."""
    draft, letter, kind = view.draft, view.letter, view.kind
    here = [one for one in kind.signers if view.case.jurisdiction in one.countries]
    lacking = {one.key for one in letter.blanks} if letter is not None else set()
    return {
        "case": view.case,
        "draft": draft,
        "title": r.words(kind.title),
        "says": r.t(f"console.letter.{draft.state}"),
        "spoken": letter.language if letter is not None else draft.language or view.case.language,
        "blocks": letter.blocks if letter is not None else (),
        "hindrances": letter.hindrances if letter is not None else (),
        "fields": [
            ShownField(
                key, r.words(one.label), draft.values.get(key, ""), one.shape in LONG,
                r.t(f"console.letter.hint.{one.shape}"), key in lacking,
            )
            for key, one in view.fields
        ],
        "signers": _choices(r, "signer", [one.id for one in here], letter.signer if letter else draft.signer),
        "tones": _choices(r, "tone", [one.id for one in kind.tones], letter.tone if letter else draft.tone),
        "levels": _choices(r, "level", [str(one) for one in LEVELS], str(draft.level)),
        "languages": [
            Choice(one, r.t(f"console.language.{one}"), one == (letter.language if letter else None))
            for one in ("fr", "nl", "en")
        ],
        "channels": [r.t(f"console.letter.way.{one}") for one in kind.channels.get(view.case.jurisdiction, ())],
        "fingerprint": view.fingerprint,
        "ready": letter is not None and letter.may_leave,
        "by_two": view.by_two,
        "by_post": view.is_posting and not POST_WAYS.isdisjoint(kind.channels.get(view.case.jurisdiction, ())),
        "orders": [_order(r, one, now) for one in view.orders],
        "by_link": draft.kind == ORDER and draft.state in ("approved", "sent")
        and not any(one.is_open(now) or one.state == "returned" for one in view.orders),
        "doors": view.doors,
        "envelope": _envelope(view),
        "by_mail": not MAIL_WAYS.isdisjoint(kind.channels.get(view.case.jurisdiction, ())),
    }  # fmt: skip


def _choices(r: PageText, of: str, names: Sequence[str], chosen: str | None) -> list[Choice]:
    return [Choice(one, r.t(f"console.letter.{of}.{one}"), one == chosen) for one in names]


def _order(r: PageText, order: BailiffOrder, now: datetime) -> ShownOrder:
    """What became of a link."""
    is_open = order.is_open(now)
    state = order.state if is_open or order.state != "ordered" else "expired"
    until = order.ended_at or order.expires_at
    says = r.t(f"console.order.{state}", on=r.instant(until), fee=r.money(order.fee or 0, EURO))
    evidence = f"/cases/{order.case_id}/evidence"
    return ShownOrder(
        order.email,
        says,
        is_open,
        f"{evidence}/{order.report_id}" if order.report_id else None,
        f"{evidence}/{order.fee_note_id}" if order.fee_note_id else None,
    )


def _envelope(view: LetterView) -> tuple[str, str]:
    """Who sends it and to whom, as far as the letter was told."""
    values, to = view.draft.values, view.kind.addressee
    named = to if f"{to}_name" in values or f"{to}_address" in values else "addressee"
    lines = [[values.get(f"{who}_{what}", "") for what in ("name", "address")] for who in ("insured", named)]
    sender, recipient = ("\n".join(one for one in both if one) for both in lines)
    return sender, recipient
