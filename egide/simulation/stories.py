"""What happened to synthetic people: facts of every kind, as an interview would have gathered them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from random import Random

PLATFORMS = ("facebook", "instagram", "x", "tiktok", "linkedin")
RELATIONS = ("neighbour", "ex_partner", "client", "competitor", "colleague", "stranger", "family")


def story(chance: Random, kind: str, wants: Collection[str], today: date) -> dict[str, object]:
    """Gives the facts of one incident that was discovered a few days ago, beside what the policy says: those that the
    rules want to know of its kind."""
    seen = today - timedelta(days=chance.randrange(0, 9))
    facts: dict[str, object] = {
        "known_since": seen.isoformat(),
        "safety": {"danger_now": chance.random() < 0.03, "self_harm": False, "violence_by_author": False},
        "author": _author(chance),
        "objectives": chance.choice(
            (["removal"], ["removal", "compensation"], ["compensation"], ["cessation", "removal"])
        ),
        "damage": {"amount": f"{chance.randrange(100, 9000)}.00 EUR"},
    }
    if "publications" in wants:
        facts["publications"] = [_publication(chance, number, seen) for number in range(chance.choice((1, 1, 1, 2)))]
    if any(path.startswith("statement.") for path in wants):
        facts["statement"] = _statement(chance, kind, wants)
    return {**facts, **_of_kind(chance, wants, seen)}


def _publication(chance: Random, number: int, seen: date) -> dict[str, object]:
    published = seen - timedelta(days=chance.choice((0, 1, 2, 5, 20, 70, 200)))
    return {
        "id": f"post{number + 1}",
        "platform": chance.choice(PLATFORMS),
        "medium": "social",
        "audience": chance.choice(("public", "public", "restricted_group")),
        "first_published_on": published.isoformat(),
        "discovered_on": seen.isoformat(),
        "still_online": chance.random() < 0.9,
        "comments_open": chance.random() < 0.5,
        "words": "Il ment, et tout le monde le sait.",
    }


def _statement(chance: Random, kind: str, wants: Collection[str]) -> dict[str, object]:
    return {
        "provable_fact": chance.random() < 0.7,
        "insulting": chance.random() < 0.4,
        "truth": chance.choice((False, False, "partly")),
        "target": "products" if kind == "disparagement" else "person",
        "hate_ground": chance.choice(("none", "none", "none", "none", "origin")),
        "identifiable": True,
        "repeated": "statement.repeated" in wants,
        "several_authors": chance.random() < 0.2,
        "reveals_private_life": "statement.reveals_private_life" in wants,
    }


def _author(chance: Random) -> dict[str, object]:
    known = chance.random() < 0.6
    author: dict[str, object] = {"known": known, "relation": chance.choice(RELATIONS) if known else "unknown"}
    if known:
        author |= {"address_known": chance.random() < 0.7, "has_lawyer": chance.random() < 0.1}
    return author


def _of_kind(chance: Random, wants: Collection[str], seen: date) -> dict[str, object]:
    if "intimate.shared" in wants:
        age = chance.choice((16, 22, 31, 45))
        return {
            "victim_age": age,
            "intimate": {
                "exists": True, "manipulated": chance.random() < 0.2, "shared": True, "threatened": False,
                "depicted_age": age,
            },
        }  # fmt: skip
    if "demand.kind" in wants:
        demand = {"made": True, "kind": "money", "threat": "reveal", "amount": "800.00 EUR", "paid": False}
        return {"demand": {**demand, "threat_of_violence": False}, "victim_age": chance.choice((17, 25, 38))}
    if "account.discovered_at" in wants:
        at = f"{seen.isoformat()}T08:30:00+01:00"
        account = {"lost": True, "discovered_at": at, "professional": chance.random() < 0.3, "system_intrusion": True}
        return {
            "account": {**account, "payment_means_linked": chance.random() < 0.4, "messages_sent_to_contacts": True}
        }
    if "impersonation.used_name" in wants:
        return {"impersonation": {"used_name": True, "used_picture": chance.random() < 0.6, "deceives_contacts": True}}
    return {}
