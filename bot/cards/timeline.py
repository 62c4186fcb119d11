"""The picture of the plan as a time line: what `adapters.files.timeline_picture` is asked to draw."""

from __future__ import annotations

from datetime import date

from bot.cards.message import CAPTION_LIMIT, shortened
from bot.cards.payload import Payload
from bot.cards.speech import Speech
from workflows.screens.plan import PlanCard

ROWS = 13
ORDER = {"today": 0, "done": 1, "step": 2, "alert": 3, "clock": 4}


def picture_of(screen: PlanCard, speech: Speech) -> Payload:
    """Shows a photo to be drawn when it is sent. Days are in order; the end of each right stands out."""
    rows = [(screen.today, "today", speech.say("bot.plan.today"))]
    rows += [
        (line.due, "done" if line.step in screen.done else "step", speech.lay("steps", line.step))
        for line in screen.analysis.plan
        if line.due is not None
    ]
    rows += [
        (clock.legal_last_day, "clock", speech.say("bot.plan.last_day", clock=speech.lay("clocks", clock.id)))
        for clock in screen.analysis.clocks
        if clock.legal_last_day is not None
        and clock.state == "running"
        and not clock.passed
        and clock.binds == "insured"
    ]
    kept = _most_telling(rows)
    title = speech.say("bot.plan.title", number=screen.case.number)
    caption = "\n".join(f"{speech.short_day(day)}{speech.say('bot.colon')}{label}" for day, _, label in kept)
    return {
        "method": "sendPhoto",
        "caption": shortened(caption, CAPTION_LIMIT),
        "draw": {
            "kind": "timeline",
            "title": title,
            "rows": [{"day": speech.short_day(day), "label": label, "kind": kind} for day, kind, label in kept],
        },
    }


def _most_telling(rows: list[tuple[date, str, str]]) -> list[tuple[date, str, str]]:
    """All of them in order of day; of too many, the ends of rights stay and the latest steps go."""
    rows = sorted(dict.fromkeys(rows), key=lambda row: (row[0], ORDER[row[1]]))
    while len(rows) > ROWS:
        steps = [row for row in rows if row[1] in ("step", "done")]
        rows.remove(steps[-1] if steps else rows[-1])
    return rows
