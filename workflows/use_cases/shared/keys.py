"""The keys of messages: the same whenever the same unit is done again."""

from __future__ import annotations

from workflows.ports.transaction import Transaction


def next_key(tx: Transaction) -> str:
    """Gives the key of the unit's next message: the same whenever the same unit is done again."""
    tx.told += 1
    return f"{tx.cause}:{tx.told}"
