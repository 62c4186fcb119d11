"""A Telegram Bot API server for one machine, with a chat page, a mailbox and the demo's first page."""

from sandbox.server import ClockControl, Hint, NewPerson, Panel, Sandbox

__all__ = ["ClockControl", "Hint", "NewPerson", "Panel", "Sandbox"]
