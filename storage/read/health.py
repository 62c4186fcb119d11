"""What an outside monitor reads: the heartbeat, the audit of clocks, what is overdue, what waits for a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.core import engine_state, follow_ups, inbox, outbox
from workflows.delivery.send_journal import FROZEN
from workflows.evidence.packages import VAULT_SCRUB
from workflows.followups.outage import CLOCK_AUDIT, GAP, HEARTBEAT
from workflows.ports.console import Health

BEAT_WITHIN = timedelta(minutes=5)
AUDITED_WITHIN = timedelta(hours=26)
LATE_AFTER = timedelta(hours=1)


async def read_health(connection: AsyncConnection, now: datetime) -> Health:
    """Plain data; `wrong` names in a word each what a person must look at, and is empty where `ok`."""
    kept = {row.name: row for row in await connection.execute(select(engine_state))}
    beat, audited, scrub = kept.get(HEARTBEAT), kept.get(CLOCK_AUDIT), kept.get(VAULT_SCRUB)
    earliest = select(func.min(follow_ups.c.due_at)).where(follow_ups.c.state == literal_column("'pending'"))
    due = (await connection.execute(earliest)).scalar_one()
    waiting = await _counts(connection)
    late = due is not None and due + LATE_AFTER < now
    wrong = {
        "engine_silent": (beat is not None and abs(now - beat.at) > BEAT_WITHIN) or (beat is None and late),
        "follow_ups_late": late,
        "clocks_not_audited": audited is not None and now - audited.at > AUDITED_WITHIN,
        "clocks_found_wrong": bool(audited and any(audited.detail.get("found", {}).values())),
        "outbox_frozen": FROZEN in kept,
        "acts_in_doubt": waiting["acts_in_doubt"] > 0,
        "messages_parked": waiting["messages_parked"] > 0,
        "vault_damaged": scrub is not None and bool(scrub.detail.get("damaged") or scrub.detail.get("missing")),
    }
    return {
        "ok": not any(wrong.values()),
        "wrong": [name for name, is_so in wrong.items() if is_so],
        "at": now.isoformat(),
        "heartbeat": beat.at.isoformat() if beat else None,
        "earliest_due": due.isoformat() if due else None,
        "clock_audit": {"at": audited.at.isoformat(), **audited.detail} if audited else None,
        "last_gap": {"at": kept[GAP].at.isoformat(), **kept[GAP].detail} if GAP in kept else None,
        "acts_in_doubt": waiting["acts_in_doubt"],
        "acts_held": waiting["acts_held"],
        "messages_parked": waiting["messages_parked"],
    }


async def _counts(connection: AsyncConnection) -> dict[str, int]:
    asked = {
        "acts_in_doubt": select(func.count()).where(outbox.c.state == literal_column("'in_doubt'")),
        "acts_held": select(func.count()).where(outbox.c.state == literal_column("'held'")),
        "messages_parked": select(func.count()).where(inbox.c.state == literal_column("'parked'")),
    }
    return {name: int((await connection.execute(count)).scalar_one()) for name, count in asked.items()}
