"""Acts as a person over HTTP: what journeys, benches and `egide demo --once` drive the chat with.

    person = await Person.join(sandbox.url, "Camille", language_code="fr")
    await person.send("/start")
    await person.expect("Choisissez votre langue")
    await person.press("Français")
    ...
    desk = Desk(sandbox.url)              # the clock, the mailbox, misfortunes, what the bot called
    await desk.advance(days=3)
    mail = await desk.expect_mail("aubry@lawyers.example")
    await person.close(); await desk.close()

Everything waits for what really happens, at most `patience` seconds of real time; nothing sleeps."""

from sandbox.client.desk import Desk
from sandbox.client.person import Person, Shown
from sandbox.client.visitor import NotShown, Refused

__all__ = ["Desk", "NotShown", "Person", "Refused", "Shown"]
