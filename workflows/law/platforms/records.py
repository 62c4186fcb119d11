"""What is known of a platform, as its file in `rules/platforms/` says: every value with its source and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from workflows.law.platforms.domains import Site
from workflows.law.platforms.url_patterns import Shape

CONFIDENCES: Final = ("V1", "V2", "MH", "MM", "ML", "U")
"""V1 official text read, V2 second hand, MH/MM/ML from memory (high, medium, low), U unknown."""
KINDS: Final = (
    "social", "video", "messaging", "forum", "reviews", "search", "marketplace", "encyclopedia", "adult", "press",
    "host", "cdn", "registrar",
)  # fmt: skip
DSA_STATUSES: Final = (
    "VLOP", "VLOSE", "online_platform", "small_host", "hosting", "mere_conduit", "publisher", "search_engine",
    "out_of_scope", "unknown",
)  # fmt: skip
SORTS: Final = (
    "social", "dating", "video", "messaging", "gaming", "email", "file_sharing", "forum", "reviews", "school", "payment",
    "crowdfunding",
)  # fmt: skip
"""Finer than the kind: who looks after a mailbox, a school's or a bank's service takes nothing down on notice."""
NO_TAKEDOWN: Final = frozenset(("email", "school", "payment"))
VISIBLE: Final = ("public", "partly", "members", "link", "private")
"""Who sees what is published: everybody, everybody in part, members or the people in the talk, who has the link, nobody."""
ROLES: Final = ("platform", "host", "cdn", "registrar")


@dataclass(frozen=True, slots=True)
class Marked:
    """A value with where it comes from and how sure it is."""

    value: str
    confidence: str
    source: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """A legal person in a country; `role` says what it is when it is not the operator itself."""

    entity: str
    country: str | None
    role: str = "operator"


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the service, and the companies that stand for it elsewhere."""

    entity: str
    country: str | None  # None: to be found out (a forum, an instance)
    confidence: str
    source: tuple[str, ...]
    also: tuple[Company, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dsa:
    """Its place in the Digital Services Act. `part`: the status holds for this part of the service only."""

    status: str
    confidence: str
    source: tuple[str, ...]
    coordinator: str | None = None  # country of the digital services coordinator
    coordinator_name: str = ""
    coordinator_confidence: str = "U"
    commission: bool = False  # supervised by the Commission besides
    part: str = ""
    note: str = ""
    presumed: bool = False  # what such services usually are, not what is known of this one


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to report: a form (`url`), or where to press (`path`)."""

    kind: str
    url: str | None
    path: str | None
    login: str  # required | not_required | partly | business | unknown
    confidence: str
    source: tuple[str, ...]
    note: str = ""
    link_checked_on: date | None = None  # the day a person opened the address
    email: str | None = None
    basis: str = (
        ""  # text: the sentence was read; address: the address stands in an official text, its page was not read
    )
    as_of: date | None = None  # the day of the text that says so
    asks: tuple[str, ...] = ()  # what the form asks for
    steps: tuple[str, ...] = ()

    @property
    def may_be_shown(self) -> bool:
        """Whether a person outside the desk may be sent there: read somewhere, or opened by a person of the desk."""
        return (
            self.link_checked_on is not None
            or self.confidence in ("V1", "V2")
            or (self.url is None and self.email is None and self.confidence == "MH")
        )


@dataclass(frozen=True, slots=True)
class Platform:
    """All that is known of a platform."""

    id: str
    name: str
    kind: str
    medium: str
    last_checked: date
    sites: tuple[Site, ...]
    short_domains: tuple[str, ...]
    operator: Operator
    dsa: Dsa
    channels: Mapping[str, Channel]
    stopncii: Marked  # yes | no | announced | unknown
    ncmec_take_it_down: Marked  # yes | no | likely | unknown
    us_take_it_down: Marked  # covered | likely | uncertain | no
    lumen: Marked | None = None
    answer_time: Marked | None = None
    identifiers: tuple[str, ...] = ()  # what a handler notes, in words
    shapes: tuple[Shape, ...] = ()
    short_shapes: tuple[Shape, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()  # parameters that identify on any page, and as what
    drop: tuple[str, ...] = ()  # parameters that only follow people around; `abc*` for all that begin so
    same_as: tuple[tuple[str, str], ...] = ()  # (host, the host its pages are the same as)
    same_paths: tuple[tuple[str, str], ...] = ()  # (path, the path that shows the same page)
    in_fragment: tuple[tuple[str, str], ...] = ()  # (host with `#@name` in its addresses, the host where that is /name)
    keeps_fragment: bool = False
    acts_as: tuple[str, ...] = ("platform",)
    hosts_on: tuple[str, ...] = ()  # domains where it is the host besides
    sort: str = ""
    visible: str = "unknown"
    visible_note: str = ""
    mailboxes: tuple[str, ...] = ()  # domains of the mail addresses that it gives out
    languages: str = ""
    notes: tuple[str, ...] = ()

    @property
    def takes_notices(self) -> bool:
        """Whether a notice to take something down can be sent there; a mailbox, a bank's or a school's service takes none."""
        return self.sort not in NO_TAKEDOWN

    @property
    def is_seen_from_outside(self) -> bool:
        """Whether the desk, without an account and without the link of a member, can capture a page there."""
        return self.visible not in ("members", "private")
