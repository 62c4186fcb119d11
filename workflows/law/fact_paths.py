"""Where an answer lives in the facts of a case.

Facts are the plain JSON mapping of the facts file. A path is dotted; `publications[].x` means the publication the question
is asked about, and `statement.x` means the shared statement for the first publication and the publication's own statement
for every later one. Nothing here changes its argument: every change returns a new mapping.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

Facts = Mapping[str, object]


class Missing:
    """The answer of `get` when nothing is known."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()

BOOLEAN: Final = "boolean"
DATE: Final = "date"
INSTANT: Final = "instant"
DAY_OR_INSTANT: Final = "day or instant"
TEXT: Final = "text"
URL: Final = "url"
NUMBER: Final = "number"
MONEY: Final = "money"
STEPS: Final = "steps"
KIND: Final = "incident_kind"
"""One of those that `rules/vocabulary.yaml` declares."""

RELATIONS: Final = (
    "neighbour", "ex_partner", "partner", "client", "competitor", "employee", "colleague", "classmate", "family",
    "acquaintance", "stranger", "journalist", "unknown",
)  # fmt: skip
OBJECTIVES: Final = ("removal", "anonymisation", "compensation", "sanction", "cessation", "correction")
MEDIA: Final = (
    "social", "forum", "messaging", "website", "press", "review", "search", "classified", "adult",
)  # fmt: skip

FACT_PATHS: Final[Mapping[str, str | tuple[str | bool, ...]]] = {
    "kind": KIND,
    "known_since": DAY_OR_INSTANT,
    "insured.status": ("private", "professional"),
    "insured.profession": TEXT,
    "insured.public_office": BOOLEAN,
    "insured.age": NUMBER,
    "insured.place": TEXT,
    "victim_age": NUMBER,
    "publications[].platform": TEXT,
    "publications[].url": URL,
    "publications[].medium": MEDIA,
    "publications[].audience": ("public", "restricted_group", "private_message", "unknown"),
    "publications[].audience_size": NUMBER,
    "publications[].first_published_on": DATE,
    "publications[].discovered_on": DATE,
    "publications[].still_online": BOOLEAN,
    "publications[].republishes": BOOLEAN,
    "publications[].same_author": BOOLEAN,
    "publications[].comments_open": BOOLEAN,
    "publications[].words": TEXT,
    "statement.provable_fact": BOOLEAN,
    "statement.insulting": BOOLEAN,
    "statement.truth": (False, True, "partly"),
    "statement.target": ("person", "company", "products", "several"),
    "statement.hate_ground": (
        "none", "origin", "religion", "sex", "orientation", "gender_identity", "disability",
    ),
    "statement.identifiable": BOOLEAN,
    "statement.repeated": BOOLEAN,
    "statement.several_authors": BOOLEAN,
    "statement.health_effect": BOOLEAN,
    "statement.reveals_private_life": BOOLEAN,
    "statement.fake_reviews": BOOLEAN,
    "intimate.exists": BOOLEAN,
    "intimate.manipulated": BOOLEAN,
    "intimate.shared": BOOLEAN,
    "intimate.threatened": BOOLEAN,
    "intimate.depicted_age": NUMBER,
    "account.lost": BOOLEAN,
    "account.discovered_at": INSTANT,
    "account.professional": BOOLEAN,
    "account.system_intrusion": BOOLEAN,
    "account.payment_means_linked": BOOLEAN,
    "account.messages_sent_to_contacts": BOOLEAN,
    "account.controller_of_personal_data": BOOLEAN,
    "impersonation.used_name": BOOLEAN,
    "impersonation.used_picture": BOOLEAN,
    "impersonation.deceives_contacts": BOOLEAN,
    "demand.made": BOOLEAN,
    "demand.kind": ("money", "content", "other"),
    "demand.threat": ("reveal", "delete", "violence", "other"),
    "demand.amount": MONEY,
    "demand.paid": BOOLEAN,
    "demand.threat_of_violence": BOOLEAN,
    "author.known": BOOLEAN,
    "author.suspected": BOOLEAN,
    "author.name": TEXT,
    "author.address_known": BOOLEAN,
    "author.relation": RELATIONS,
    "author.has_lawyer": BOOLEAN,
    "safety.danger_now": BOOLEAN,
    "safety.self_harm": BOOLEAN,
    "safety.violence_by_author": BOOLEAN,
    "objectives": OBJECTIVES,
    "damage.amount": MONEY,
    "already_done": STEPS,
}  # fmt: skip
"""The facts an interview may fill, with what they may hold. Insurer, cover and dates of procedure are not asked."""

REPUBLISHES: Final = "publications[].republishes"
"""Asked as yes or no of a later publication; the facts file wants the name of the one it repeats: the first."""


def is_per_publication(path: str) -> bool:
    """Whether the fact is told again for each publication."""
    return path.startswith(("publications[].", "statement."))


def resolve(path: str, publication: int) -> tuple[str | int, ...]:
    """The keys to walk from the top of the facts."""
    if path.startswith("publications[]."):
        return ("publications", publication, *path.removeprefix("publications[].").split("."))
    if publication > 0 and path.startswith("statement."):
        return ("publications", publication, *path.split("."))
    return tuple(path.split("."))


_resolved = lru_cache(maxsize=4096)(resolve)


def get(facts: Facts, path: str, publication: int = 0) -> object:
    """The value at `path`, or `MISSING`. A null counts as missing."""
    here: object = facts
    for key in _resolved(path, publication):
        if isinstance(key, int):
            if not isinstance(here, list | tuple) or key >= len(here):
                return MISSING
            here = here[key]
        elif (type(here) is dict or isinstance(here, Mapping)) and key in here:
            here = here[key]
        else:
            return MISSING
    if path == REPUBLISHES:
        return True if isinstance(here, str) else MISSING
    return MISSING if here is None else here


def put(facts: Facts, path: str, value: object, publication: int = 0) -> dict[str, object]:
    """The facts with `value` at `path`. Publications that do not exist yet are opened with a name of their own."""
    if path == REPUBLISHES:
        if value is not True or publication == 0:
            return drop(facts, path, publication)
        value = _first_name(facts)
    return _put(facts, resolve(path, publication), value)


def drop(facts: Facts, path: str, publication: int = 0) -> dict[str, object]:
    """The facts without `path`. A group left empty goes too; a publication keeps its name, because clocks point at it."""
    return _drop(facts, resolve(path, publication))


def _first_name(facts: Facts) -> object:
    """The name of the first publication; it has one as soon as anything is known of it."""
    held = facts.get("publications")
    first = held[0] if isinstance(held, list | tuple) and held else {}
    return first.get("id", "p1") if isinstance(first, Mapping) else "p1"


def count_publications(facts: Facts) -> int:
    """How many publications the facts hold."""
    held = facts.get("publications")
    return len(held) if isinstance(held, list | tuple) else 0


def _put(here: object, keys: tuple[str | int, ...], value: object) -> dict[str, object]:
    copy: dict[str, object] = dict(here) if isinstance(here, Mapping) else {}
    key = str(keys[0])
    if len(keys) == 1:
        copy[key] = value
    elif isinstance(keys[1], int):
        copy[key] = _put_in_list(copy.get(key), keys[1], keys[2:], value)
    else:
        copy[key] = _put(copy.get(key), keys[1:], value)
    return copy


def _put_in_list(here: object, index: int, keys: tuple[str | int, ...], value: object) -> list[object]:
    items: list[object] = list(here) if isinstance(here, list | tuple) else []
    while len(items) <= index:
        items.append({"id": _free_name(items)})
    items[index] = _put(items[index], keys, value)
    return items


def _free_name(items: list[object]) -> str:
    taken = {item.get("id") for item in items if isinstance(item, Mapping)}
    number = len(items) + 1
    while f"p{number}" in taken:
        number += 1
    return f"p{number}"


def _drop(here: object, keys: tuple[str | int, ...]) -> dict[str, object]:
    copy: dict[str, object] = dict(here) if isinstance(here, Mapping) else {}
    key = str(keys[0])
    if key not in copy:
        return copy
    if len(keys) == 1:
        del copy[key]
        return copy
    if isinstance(keys[1], int):
        held = copy[key]
        items: list[object] = list(held) if isinstance(held, list | tuple) else []
        if keys[1] < len(items):
            items[keys[1]] = _drop(items[keys[1]], keys[2:])
        copy[key] = items
        return copy
    inner = _drop(copy[key], keys[1:])
    if inner:
        copy[key] = inner
    else:
        del copy[key]
    return copy
