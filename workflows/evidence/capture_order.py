"""An order for one capture, from asked to captured or given up; and which publications may be captured at all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from workflows.evidence.capture import CaptureFailed, FailureReason, check_address
from workflows.evidence.page_verdict import PageVerdict
from workflows.law.facts import Facts, Publication

CaptureState = Literal["asked", "captured", "given_up"]
MayCapture = Literal["yes", "own_screenshots", "no"]
"""`own_screenshots`: only the insured sees it; they are asked for their own. `no`: no machine looks at it."""

AFTER_REPORT: Final = timedelta(minutes=2)
LEASE: Final = timedelta(minutes=6)
"""Longer than a capture may take: who holds the order loses it then."""
TRIES_AFTER: Final = (timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1), timedelta(hours=4))
"""Between one try and the next; after the last a person captures by hand."""
ADULT: Final = 18
ONLY_BY_THE_INSURED: Final = frozenset({"restricted_group", "private_message"})
NOBODY_LOOKS: Final = frozenset({"adult"})
LONGEST_WORDS: Final = 2000


@dataclass(slots=True)
class CaptureOrder:
    """One publication to be captured. `item_id` is the evidence that the present try makes: a try that lost its lease names
    another, and what it brings is not taken. `key` is unique: asked twice, it is one order. `watch`: it is a look at whether
    a publication was removed."""

    id: UUID
    case_id: UUID
    key: str
    publication: str
    url: str
    asked_at: datetime
    not_before: datetime
    words: tuple[str, ...] = ()
    language: str = "fr"
    state: CaptureState = "asked"
    attempt: int = 0
    item_id: UUID | None = None
    ended_at: datetime | None = None
    reason: FailureReason | None = None
    verdict: PageVerdict | None = None
    title: str = ""
    pictures: int = 0
    sha256: str | None = None
    watch: UUID | None = None

    @property
    def is_seen(self) -> bool:
        """Whether the capture shows the publication as the public sees it."""
        return self.state == "captured" and self.verdict is not None and self.verdict.visibility == "seen"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be captured of a publication: where it stands, which words are complained of."""

    publication: str
    url: str
    words: Sequence[str] = field(default=())

    @property
    def key(self) -> str:
        """The same publication at another address, or with other words, is another subject."""
        said = "\x1f".join((self.url, *self.words))
        return f"{self.publication}:{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:16]}"


def may_capture(
    facts: Facts, uploads: Literal["allowed", "text_only", "blocked"], publication: Publication
) -> MayCapture:
    """Never intimate content and never a case of a minor; what the public cannot see is the insured's to show.

    `uploads` is the answer of the analysis (contract, section 4): whatever may not be sent may not be fetched either."""
    if uploads != "allowed" or _concerns_minor(facts) or _concerns_intimate(facts):
        return "no"
    if publication.get("medium") in NOBODY_LOOKS:
        return "no"
    if publication.get("audience") in ONLY_BY_THE_INSURED or publication.get("medium") == "messaging":
        return "own_screenshots"
    return "yes" if subject_of(publication) is not None else "no"


def subject_of(publication: Publication) -> Subject | None:
    """Tells where it stands and what it says; None without an address that can be one of a publication."""
    url, words = publication.get("url"), publication.get("words")
    if not isinstance(url, str):
        return None
    try:
        check_address(url)
    except CaptureFailed:
        return None
    said = words.strip()[:LONGEST_WORDS] if isinstance(words, str) else ""
    return Subject(publication.id, url.strip(), (said,) if said else ())


def _concerns_minor(facts: Facts) -> bool:
    ages = (facts.get("victim_age"), facts.get("insured.age"), facts.get("intimate.depicted_age"))
    return any(isinstance(age, int) and age < ADULT for age in ages)


def _concerns_intimate(facts: Facts) -> bool:
    return any(facts.get(f"intimate.{name}") is True for name in ("exists", "shared", "threatened"))
