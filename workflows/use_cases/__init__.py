"""One file = one verb = one class with one `__call__(tx, ...)`.

A use case is called inside a unit of work that an edge opened: it loads, changes, puts messages in the outbox, and returns. It
never commits and never waits for anything outside.

What an edge can ask is declared once for each verb, as a frozen command in the area's `commands.py`: its fields with their
types, its use case, who may, whether it carries the version of the case that was seen, and what makes it the same command when
it comes twice. The edge awaits `run(TakeCase(user=..., case_id=..., seen=...))` (`shared.command.Run`). For an update of the
chat it passes `update_id=` too: the inbox row is closed in the same transaction, and an update that was already answered
changes nothing.

The verbs of an area are the fields of a dataclass in its `verbs.py`; `catalogue.Catalogue` has them all. `Catalogue.perform`
finds the use case of a command, checks who may, and refuses with ChangedMeanwhile a command whose case has another person's
word since the line `seen`. Engine, simulation and tests call a verb directly.

A chat's command carries `chat: Chat`; what the person sees leaves through the outbox; `pressed` is the message whose button was
pressed, so that the answer may replace it. A password is checked outside any unit of work, between BeginSignIn and SignIn.
Refusals are `workflows.kernel.errors`; each has a `message_key` and `params` for the edge to translate.
"""
