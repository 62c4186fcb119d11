"""The facts of a plain case: words about a person, public, on a platform, by somebody known."""

from __future__ import annotations

from typing import Any

FACTS: dict[str, Any] = {
    "jurisdiction": "FR",
    "local_calendar": "FR",
    "kind": "defamation",
    "language": "fr",
    "insured": {"status": "private", "public_office": False},
    "publications": [
        {
            "id": "post",
            "platform": "facebook",
            "medium": "social",
            "audience": "public",
            "first_published_on": "2026-11-05",
            "discovered_on": "2026-11-20",
            "still_online": True,
            "comments_open": True,
            "words": "Mme D. vole dans la caisse de l'association",
        }
    ],
    "statement": {
        "provable_fact": True,
        "insulting": False,
        "truth": False,
        "target": "person",
        "hate_ground": "none",
        "identifiable": True,
        "repeated": False,
        "several_authors": False,
    },
    "author": {"known": True, "address_known": True, "relation": "neighbour", "has_lawyer": False},
    "safety": {"danger_now": False, "self_harm": False, "violence_by_author": False},
    "objectives": ["removal", "compensation"],
}
