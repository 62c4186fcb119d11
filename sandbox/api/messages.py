"""Text messages: send, edit, delete, answer a pressed button."""

from __future__ import annotations

from collections.abc import Callable

from sandbox import markup
from sandbox.entities import TEXT_LIMIT, formatted, plain
from sandbox.errors import BadRequest
from sandbox.json_value import Json, JsonObject, object_in, whole_in
from sandbox.model import Chat, Entry, Message
from sandbox.params import Params
from sandbox.world import World

_DELETABLE_FOR = 48 * 3600
_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def send_message(world: World, params: Params) -> Json:
    """`sendMessage`."""
    chat = world.reachable(params.text("chat_id"))
    text, entities = formatted(
        params.text("text"), params.tree("entities"), params.text("parse_mode"), TEXT_LIMIT, "text"
    )
    if not text:
        raise BadRequest("message text is empty")
    return post(world, chat, params, text=text, entities=plain(entities))


def post(world: World, chat: Chat, params: Params, **content: Json) -> Message:
    """Puts a message of the bot into a chat, with what every kind of message shares."""
    given = markup.checked(params.tree("reply_markup"))
    inline = given if given and given.get("inline_keyboard") else None
    message = world.new_message(chat, world.bot_user, **content, **shared(world, chat, params), reply_markup=inline)
    world.add(chat, message)
    if given is not None and "inline_keyboard" not in given:
        set_keyboard(world, chat, whole_in(message["message_id"]), given)
    return message


def shared(world: World, chat: Chat, params: Params) -> dict[str, Json]:
    """Gives reply, topic and protection of a message to be sent."""
    extra: dict[str, Json] = {}
    reply = object_in(params.tree("reply_parameters"))
    target = reply.get("message_id") or params.whole("reply_to_message_id")
    if target:
        entry = chat.messages.get(whole_in(target))
        lenient = reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
        if entry is not None and not entry.deleted:
            extra["reply_to_message"] = {k: v for k, v in entry.message.items() if k != "reply_to_message"}
        elif not lenient:
            raise BadRequest("message to be replied not found")
    thread = params.whole("message_thread_id")
    if thread:
        if thread not in chat.topics:
            raise BadRequest("message thread not found")
        extra |= {"message_thread_id": thread, "is_topic_message": True}
    if params.flag("protect_content"):
        extra["has_protected_content"] = True
    return extra


def set_keyboard(world: World, chat: Chat, message_id: int, given: JsonObject) -> None:
    """Shows, replaces or removes the keyboard below the chat."""
    chat.messages[message_id].frozen = True
    chat.keyboard = given if given.get("keyboard") else None
    world.publish(chat, "keyboard", data={"keyboard": given})


def editable(world: World, params: Params) -> tuple[Chat, Entry]:
    """Gives the bot's own message that a call wants to change."""
    if params.text("inline_message_id"):
        raise BadRequest("MESSAGE_ID_INVALID")
    chat = world.reachable(params.text("chat_id"))
    entry = world.entry(chat, params.whole("message_id"), "to edit")
    if not entry.by_bot or entry.frozen:
        raise BadRequest("message can't be edited")
    return chat, entry


def apply_edit(world: World, chat: Chat, entry: Entry, changes: dict[str, Json], *, dated: bool = True) -> Message:
    """A new version; a change to None removes the field. Raises BadRequest when nothing changes."""
    old = entry.message
    new: dict[str, Json] = {key: value for key, value in (old | changes).items() if value is not None}
    if new == old:
        raise BadRequest(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    if dated:
        new["edit_date"] = int(world.clock())
    world.replace(chat, entry, new)
    return new


def edit_message_text(world: World, params: Params) -> Json:
    """`editMessageText`."""
    chat, entry = editable(world, params)
    if "text" not in entry.message:
        raise BadRequest("there is no text in the message to edit")
    text, entities = formatted(
        params.text("text"), params.tree("entities"), params.text("parse_mode"), TEXT_LIMIT, "text"
    )
    if not text:
        raise BadRequest("message text is empty")
    keyboard = markup.inline_only(params.tree("reply_markup"))
    return apply_edit(world, chat, entry, {"text": text, "entities": plain(entities), "reply_markup": keyboard})


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """`editMessageReplyMarkup`."""
    chat, entry = editable(world, params)
    keyboard = markup.inline_only(params.tree("reply_markup"))
    return apply_edit(world, chat, entry, {"reply_markup": keyboard}, dated=False)


def delete_message(world: World, params: Params) -> Json:
    """`deleteMessage`."""
    chat = world.chat(params.text("chat_id"))
    entry = world.entry(chat, params.whole("message_id"), "to delete")
    if world.clock() - whole_in(entry.message["date"]) > _DELETABLE_FOR:
        raise BadRequest("message can't be deleted for everyone")
    world.delete(chat, entry)
    return True


def delete_messages(world: World, params: Params) -> Json:
    """`deleteMessages`: those that cannot be found are skipped."""
    chat = world.chat(params.text("chat_id"))
    ids = params.tree("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 100:
        raise BadRequest("there must be between 1 and 100 message identifiers")
    for message_id in ids:
        entry = chat.messages.get(whole_in(message_id))
        if entry and not entry.deleted and world.clock() - whole_in(entry.message["date"]) <= _DELETABLE_FOR:
            world.delete(chat, entry)
    return True


def answer_callback_query(world: World, params: Params) -> Json:
    """`answerCallbackQuery`."""
    text = params.text("text")
    if len(text) > 200:
        raise BadRequest("MESSAGE_TOO_LONG")
    query_id = params.text("callback_query_id")
    chat = world.answer_query(query_id)
    answer: JsonObject = {
        "query_id": query_id,
        "text": text,
        "alert": params.flag("show_alert"),
        "url": params.text("url"),
    }
    world.publish(chat, "toast", data=answer)
    return True


def send_chat_action(world: World, params: Params) -> Json:
    """`sendChatAction`."""
    chat = world.reachable(params.text("chat_id"))
    action = params.text("action")
    if action not in _ACTIONS:
        raise BadRequest("wrong parameter action in request")
    world.publish(chat, "typing", data={"action": action})
    return True


def pin_chat_message(world: World, params: Params) -> Json:
    """`pinChatMessage`."""
    chat = world.reachable(params.text("chat_id"))
    world.entry(chat, params.whole("message_id"), "to pin")
    chat.pinned = params.whole("message_id")
    return True


def unpin_chat_message(world: World, params: Params) -> Json:
    """`unpinChatMessage` and `unpinAllChatMessages`."""
    world.reachable(params.text("chat_id")).pinned = None
    return True


METHODS: dict[str, Callable[[World, Params], Json]] = {
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_chat_message,
}
