"""Everything the sandbox remembers, in memory and bounded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.bell import Bell
from sandbox.errors import ApiError, BadRequest, Forbidden
from sandbox.files import FileStore
from sandbox.json_value import Json, JsonObject, whole_in
from sandbox.model import MESSAGES_KEPT, Chat, Entry, Event, Message, Person
from sandbox.updates import UpdateQueue

FIRST_PERSON = 7_000_000_001
PEOPLE_LIMIT = 20_000
LOG_KEPT = 5_000
QUERIES_KEPT = 20_000
QUERY_LIFE = 150.0


@dataclass(slots=True)
class Query:
    """A pressed button waits for its answer."""

    chat: Chat
    at: float
    answered: bool = False


class World:
    """People, chats, messages, files, waiting updates and the log of calls. `clock` gives epoch seconds."""

    def __init__(self, clock: Callable[[], float], bot_user: dict[str, Json]) -> None:
        self.clock = clock
        self.bot_user = bot_user
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        self.updates = UpdateQueue(clock)
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.log: deque[JsonObject] = deque(maxlen=LOG_KEPT)
        self.log_bell = Bell()
        self.bell = Bell()  # rings for everything that somebody who looks at the page may see
        self.queries: dict[str, Query] = {}
        self.seq = 0
        self._last_message = 0
        self._last_query = 4_500_000_000_000
        self._last_group = 1_000_000_000_000
        self._last_person = FIRST_PERSON - 1

    # -- people and chats

    def add_person(self, first_name: str, last_name: str, username: str, language: str, note: str = "") -> Person:
        """Gives a new person with an empty private chat."""
        if len(self.people) >= PEOPLE_LIMIT:
            raise BadRequest("too many people in the sandbox")
        self._last_person += 1
        person = Person(self._last_person, first_name, last_name, username, language, note=note)
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id, "private", person=person)
        return person

    def add_group(self, title: str, members: list[int], forum: bool) -> Chat:
        """Gives a supergroup in which the bot is."""
        self._last_group += 1
        chat = Chat(-self._last_group, "supergroup", title, forum=forum, members=members)
        self.chats[chat.id] = chat
        return chat

    def chat(self, chat_id: Json) -> Chat:
        """Raises BadRequest when nobody has this id."""
        try:
            return self.chats[whole_in(chat_id)]
        except (KeyError, TypeError, ValueError):
            raise BadRequest("chat not found") from None

    def reachable(self, chat_id: Json) -> Chat:
        """Gives the chat, if the bot may write there. Raises as Telegram does."""
        if chat_id is None or chat_id == "":
            raise BadRequest("chat_id is empty")
        chat = self.chat(chat_id)
        person = chat.person
        if person is None:
            return chat
        if person.deleted:
            raise Forbidden("user is deactivated")
        if person.blocked:
            raise Forbidden("bot was blocked by the user")
        if not person.started:
            raise Forbidden("bot can't initiate conversation with a user")
        return chat

    # -- messages and events

    def new_message(self, chat: Chat, sender: JsonObject, **content: Json) -> Message:
        """Gives a message dict with its number and date, not yet in the chat."""
        if chat.person is None:
            chat.last_id += 1
            number = chat.last_id
        else:
            self._last_message += 1
            number = self._last_message
        head: Message = {"message_id": number, "from": sender, "chat": chat.public(), "date": int(self.clock())}
        return head | {key: value for key, value in content.items() if value is not None}

    def add(self, chat: Chat, message: Message, person: Person | None = None) -> Entry:
        """Puts a message into its chat; `person` None: the bot's."""
        entry = Entry(message, person is None, person.id if person else None)
        chat.messages[whole_in(message["message_id"])] = entry
        if len(chat.messages) > MESSAGES_KEPT:
            del chat.messages[next(iter(chat.messages))]
        self.publish(chat, "message", entry)
        if person is None:
            chat.news = self.seq
        return entry

    def replace(self, chat: Chat, entry: Entry, message: Message) -> None:
        """A new version of a message; the old one is kept."""
        entry.versions.append(entry.message)
        del entry.versions[:-50]
        entry.message = message
        self.publish(chat, "edit", entry)

    def delete(self, chat: Chat, entry: Entry) -> None:
        """The message is shown no more."""
        entry.deleted = True
        self.publish(chat, "delete", entry)

    def publish(self, chat: Chat, kind: str, entry: Entry | None = None, data: JsonObject | None = None) -> None:
        """Tells whoever looks at the chat."""
        self.seq += 1
        chat.events.append(Event(self.seq, kind, entry, entry.message if entry else None, data))
        chat.bell.ring()
        self.bell.ring()

    def entry(self, chat: Chat, message_id: int | None, purpose: str) -> Entry:
        """Gives a message that is there. Raises BadRequest `message to … not found`."""
        entry = chat.messages.get(message_id or 0)
        if entry is None or entry.deleted:
            raise BadRequest(f"message {purpose} not found")
        return entry

    # -- pressed buttons

    def new_query(self, chat: Chat, person: Person) -> str:
        """Gives the id of a pressed button that waits for its answer."""
        self._last_query += 1
        query_id = str(self._last_query)
        self.queries[query_id] = Query(chat, self.clock())
        if len(self.queries) > QUERIES_KEPT:
            del self.queries[next(iter(self.queries))]
        return query_id

    def answer_query(self, query_id: str) -> Chat:
        """Raises BadRequest when the query is unknown, answered already, or too old."""
        query = self.queries.get(query_id)
        if query is None or query.answered or self.clock() - query.at > QUERY_LIFE:
            raise BadRequest("query is too old and response timeout expired or query ID is invalid")
        query.answered = True
        return query.chat

    # -- log

    def record(self, method: str, params: JsonObject, error: ApiError | None, result: Json, fault: str = "") -> None:
        """Remember a call of the Bot API."""
        self.seq += 1
        self.log.append(
            {"seq": self.seq, "at": self.clock(), "method": method, "params": params, "fault": fault,
             "error": error.body() if error else None, "result": result}
        )  # fmt: skip
        self.log_bell.ring()
