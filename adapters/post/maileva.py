"""Registered letters by Maileva: “Envoi et Suivi de Lettres Recommandées En Ligne distribuées par le facteur”, version 4.9.

A sending is made as a draft, given its document and its recipient, and submitted: only that posts it, once.
Its `custom_id` is made from our key, and is how it is found again when nobody knows whether the submission arrived. What the
notices of the provider say is a hint that anybody could send: this adapter asks instead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import aiohttp

from workflows.delivery.outgoing import PermanentFailure, RetryLater, UnknownOutcome
from workflows.delivery.registered_mail import PostalAddress, PostEvent, PostEventKind, PostState, ProofKind
from workflows.kernel import plain as read
from workflows.kernel.clock import Clock
from workflows.kernel.errors import OutsideFailed
from workflows.kernel.plain import Plain
from workflows.ports.registered_mail import LetterToPost, PostAnswer, Posted

WITHIN: Final = aiohttp.ClientTimeout(total=60)
LARGEST: Final = 20 * 1024 * 1024
RENEWED_BEFORE: Final = timedelta(minutes=1)
PAGE: Final = 100
PAGES: Final = 20
ID_LENGTH: Final = 38
DRAFT: Final = "DRAFT"
REJECTED: Final = frozenset({"REJECTED", "CANCELED", "SENDING_REJECTED"})
_STATUSES: Final[Mapping[str, PostEventKind]] = {
    "ACCEPTED": "accepted", "PROCESSED": "printed", "REJECTED": "rejected", "SENDING_REJECTED": "rejected",
    "CANCELED": "rejected",
}  # fmt: skip
_CODES: Final[Mapping[str, PostEventKind]] = {
    "LP08": "first_presentation", "LP09": "first_presentation", "LP15": "delivered", "LP16": "delivered",
    "LP28": "delivered", "LP29": "delivered", "LP19": "not_claimed", "LP25": "not_claimed", "LP22": "refused",
    "LP20": "undelivered", "LP21": "undelivered",
}  # fmt: skip
_REASONS: Final[Mapping[str, PostEventKind]] = {
    "N02": "undelivered", "N03": "not_claimed", "N05": "refused", "N07": "undelivered",
}  # fmt: skip
_PROOFS: Final[Mapping[ProofKind, tuple[str, str]]] = {
    "deposit": ("deposit_proof_url", "download_deposit_proof"),
    "content": ("content_proof_url", "download_content_proof"),
    "receipt": ("acknowledgement_of_receipt_url", "download_acknowledgement_of_receipt"),
    "returned": ("undelivered_mail_url", "download_undelivered_mail"),
}


@dataclass(frozen=True, slots=True)
class MailevaAccount:
    """Where the provider answers and who we are there. `api` ends with the version (`…/registered_mail/v4`)."""

    api: str
    token_url: str
    client_id: str
    client_secret: str
    user: str
    password: str


class _Refused(Exception):
    """The provider answered, and not with what was asked."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(f"{status} {why}"[:300])
        self.is_for_good = 400 <= status < 500 and status not in (401, 403, 408, 409, 425, 429)


class Maileva:
    """`ports.registered_mail.RegisteredMail`."""

    def __init__(self, account: MailevaAccount, clock: Clock) -> None:
        self._account = account
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._token = ""
        self._until = clock.now()

    async def send(self, idempotency_key: str, letter: LetterToPost) -> PostAnswer:
        try:
            sending = await self._draft(idempotency_key, letter)
        except _Refused as refused:
            return PermanentFailure(str(refused)) if refused.is_for_good else RetryLater(str(refused))
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return RetryLater(f"the provider cannot be used ({type(error).__name__})")
        try:
            await self._call("POST", f"/sendings/{sending}/submit")
        except _Refused as refused:
            return PermanentFailure(str(refused)) if refused.is_for_good else UnknownOutcome(str(refused))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return UnknownOutcome(f"the provider did not say whether it took it ({type(error).__name__})")
        return Posted(sending)

    async def ask(self, idempotency_key: str) -> PostAnswer:
        wanted = _custom_id(idempotency_key)
        try:
            for page in range(PAGES):
                found = await self._json("GET", f"/sendings?start_index={page * PAGE + 1}&count={PAGE}")
                sendings = read.entries(found.get("sendings"))
                for one in sendings:
                    if one.get("custom_id") == wanted and read.text(one, "status", DRAFT) != DRAFT:
                        return Posted(read.text(one, "id"))
                if len(sendings) < PAGE:
                    return PermanentFailure("the provider has no such letter")
        except (_Refused, aiohttp.ClientError, OSError, TimeoutError, ValueError, KeyError, TypeError) as error:
            return UnknownOutcome(f"the provider cannot be asked ({type(error).__name__})")
        return UnknownOutcome("the provider has more letters than are looked through")

    async def poll(self, ref: str) -> PostState:
        try:
            sending = await self._json("GET", f"/sendings/{ref}")
            recipient = await self._recipient(ref)
            return _state(sending, recipient)
        except (_Refused, aiohttp.ClientError, OSError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise OutsideFailed(
                sentence=f"The provider of letters cannot be asked ({type(error).__name__})."
            ) from error

    async def fetch_proof(self, ref: str, kind: ProofKind) -> bytes:
        try:
            recipient = read.text(await self._recipient(ref), "id")
            return await self._call("GET", f"/sendings/{ref}/recipients/{recipient}/{_PROOFS[kind][1]}")
        except (_Refused, aiohttp.ClientError, OSError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise OutsideFailed(sentence=f"The proof cannot be fetched ({type(error).__name__}).") from error

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _draft(self, key: str, letter: LetterToPost) -> str:
        """A draft that only wants to be submitted."""
        made = await self._json("POST", "/sendings", body={
            "name": letter.name[:256], "custom_id": _custom_id(key), "acknowledgement_of_receipt": True,
            "returned_mail_scanning": True, "color_printing": False, "duplex_printing": True, "print_sender_address": True,
            **_address(letter.sender, "sender_"),
        })  # fmt: skip
        sending = read.text(made, "id")
        form = aiohttp.FormData()
        metadata = json.dumps({"priority": 1, "name": "letter.pdf"})
        form.add_field("metadata", metadata, content_type="application/json")
        form.add_field("document", letter.pdf, filename="letter.pdf", content_type="application/pdf")
        await self._call("POST", f"/sendings/{sending}/documents", form=form)
        await self._call("POST", f"/sendings/{sending}/recipients", body=_address(letter.recipient, ""))
        return sending

    async def _recipient(self, ref: str) -> Plain:
        found = read.entries((await self._json("GET", f"/sendings/{ref}/recipients")).get("recipients"))
        if len(found) != 1:
            raise ValueError(f"{len(found)} recipients")
        return found[0]

    async def _json(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Plain:
        return read.part(json.loads(await self._call(method, path, body=body)))

    async def _call(
        self, method: str, path: str, body: Mapping[str, object] | None = None, form: aiohttp.FormData | None = None
    ) -> bytes:
        headers = {"Authorization": f"Bearer {await self._bearer()}"}
        session = self._open()
        url = self._account.api + path
        async with session.request(
            method, url, json=body, data=form, headers=headers, allow_redirects=False
        ) as answer:  # fmt: skip
            content = await answer.content.read(LARGEST + 1)
            if answer.status == 401:  # the next call asks for another
                self._token = ""
            if not 200 <= answer.status < 300 or len(content) > LARGEST:
                raise _Refused(answer.status, content[:200].decode("utf-8", "replace"))
            return content

    async def _bearer(self) -> str:
        now = self._clock.now()
        if self._token and now < self._until:
            return self._token
        account = self._account
        form = {"grant_type": "password", "username": account.user, "password": account.password}
        shown = {"Authorization": aiohttp.encode_basic_auth(account.client_id, account.client_secret)}
        async with self._open().post(account.token_url, data=form, headers=shown, allow_redirects=False) as answer:
            content = await answer.content.read(64 * 1024)
            if answer.status != 200:
                raise _Refused(answer.status, "no token")
            given = read.part(json.loads(content))
        self._token = read.text(given, "access_token")
        self._until = now + timedelta(seconds=read.number(given, "expires_in", 60)) - RENEWED_BEFORE
        return self._token

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=WITHIN)
        return self._session


def _custom_id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:ID_LENGTH]


def _address(address: PostalAddress, prefix: str) -> dict[str, object]:
    """The last line is the town's, which the provider wants as the sixth; the second is the person's."""
    *above, town = address.lines
    numbered = {f"{prefix}address_line_{number}": line for number, line in enumerate(above, 2 if len(above) < 5 else 1)}
    return {**numbered, f"{prefix}address_line_6": town, f"{prefix}country_code": address.country}


def _state(sending: Plain, recipient: Plain) -> PostState:
    events: list[PostEvent] = []
    status = read.text(sending, "status", "")
    if status in REJECTED:
        at = _instant(sending, "submission_date") or _instant(sending, "creation_date")
        if at is not None:
            events.append(PostEvent("rejected", at, status))
    for one in read.entries(recipient.get("statuses")):
        events += _event(_STATUSES.get(read.text(one, "code", "")), one)
    for one in read.entries(recipient.get("delivery_statuses")):
        events += _event(_CODES.get(read.text(one, "code", "")), one)
    for one in read.entries(recipient.get("main_delivery_statuses")):
        events += _event("first_presentation" if one.get("category") == "FIRST_PRESENTATION" else None, one)
    deposited = _instant(recipient, "deposit_proof_date")
    if deposited is not None:
        events.append(PostEvent("deposited", deposited, "deposit_proof"))
    returned, why = _instant(recipient, "undelivered_mail_date"), read.text(recipient, "undelivered_mail_reason", "")
    if returned is not None and not any(one.kind in ("refused", "not_claimed", "undelivered") for one in events):
        events.append(PostEvent(_REASONS.get(why, "undelivered"), returned, why))
    proofs = frozenset(kind for kind, (url, _) in _PROOFS.items() if recipient.get(url))
    return PostState(_earliest(events), proofs)


def _event(kind: PostEventKind | None, said: Plain) -> Sequence[PostEvent]:
    at = _instant(said, "date")
    return [PostEvent(kind, at, read.text(said, "code", ""))] if kind is not None and at is not None else []


def _earliest(events: Sequence[PostEvent]) -> tuple[PostEvent, ...]:
    """Of each kind the first time it happened, in order."""
    first: dict[PostEventKind, PostEvent] = {}
    for one in sorted(events, key=lambda event: event.at):
        first.setdefault(one.kind, one)
    return tuple(first.values())


def _instant(said: Plain, name: str) -> datetime | None:
    text = read.text_or_none(said, name)
    found = datetime.fromisoformat(text) if text else None
    return found if found is None or found.tzinfo is not None else None
