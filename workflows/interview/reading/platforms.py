"""Reads on which platforms something happened."""

from __future__ import annotations

from workflows.interview.reading.named_places import read_places
from workflows.interview.reading.values import Read, ReadingInput


def read_platforms(told: ReadingInput) -> tuple[Read[str], ...]:
    """Gives the platforms' ids; one that the rules do not know is `other:` and its name. How somebody is to pay is no
    place."""
    found = read_places(told.text, told.rules.places)
    read: dict[str, Read[str]] = {}
    for one in found.named:
        name = one.place.vocabulary
        if name and not (one.by != "link" and told.rules.places.is_payment(one.place)):
            before = read[name].spans if name in read else ()
            read[name] = Read(name, one.by in ("link", "name"), (*before, (one.start, one.end)))
    for domain in found.unlisted:
        read[f"other:{domain}"] = Read(f"other:{domain}", sure=True)
    return tuple(read.values())
