"""Who the bot is, its commands and descriptions, and the chats it sees."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from sandbox.errors import BadRequest
from sandbox.json_value import Json, whole_in
from sandbox.params import Params
from sandbox.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def get_me(world: World, params: Params) -> Json:
    """`getMe`."""
    return world.bot_user | {
        "can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False,
        "can_connect_to_business": False, "has_main_web_app": False,
    }  # fmt: skip


def _done(world: World, params: Params) -> Json:
    return True


def _scope(params: Params) -> tuple[str, str]:
    scope = params.tree("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), params.text("language_code")


def set_my_commands(world: World, params: Params) -> Json:
    """`setMyCommands`."""
    given = params.tree("commands")
    if not isinstance(given, list) or len(given) > 100:
        raise BadRequest("can't parse list of bot commands: at most 100 expected")
    for one in given:
        if not _COMMAND.fullmatch(str(one.get("command", ""))):
            raise BadRequest("BOT_COMMAND_INVALID")
        if not 1 <= len(str(one.get("description", ""))) <= 256:
            raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(params)] = [{key: one[key] for key in ("command", "description")} for one in given]
    return True


def get_my_commands(world: World, params: Params) -> Json:
    """`getMyCommands`."""
    return world.commands.get(_scope(params), [])


def delete_my_commands(world: World, params: Params) -> Json:
    """`deleteMyCommands`."""
    world.commands.pop(_scope(params), None)
    return True


def commands_for(world: World, language: str) -> list[dict[str, str]]:
    """Tells what the menu of a person's private chat shows."""
    for kind in ("all_private_chats", "default"):
        for code in (language, ""):
            found = world.commands.get((json.dumps({"type": kind}), code))
            if found:
                return found
    return []


def _text_setter(name: str, field: str, limit: int) -> Callable[[World, Params], Json]:
    def set_text(world: World, params: Params) -> Json:
        text = params.text(field)
        if len(text) > limit:
            raise BadRequest(f"{field} is too long")
        world.texts[name, params.text("language_code")] = text
        return True

    return set_text


def _text_getter(name: str, field: str) -> Callable[[World, Params], Json]:
    def get_text(world: World, params: Params) -> Json:
        return {field: world.texts.get((name, params.text("language_code")), "")}

    return get_text


def get_chat(world: World, params: Params) -> Json:
    """`getChat`."""
    chat = world.chat(params.text("chat_id"))
    return chat.public() | {
        "accent_color_id": 0, "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
    }  # fmt: skip


def get_chat_member(world: World, params: Params) -> Json:
    """`getChatMember`."""
    chat, user_id = world.chat(params.text("chat_id")), params.need("user_id")
    if user_id == world.bot_user["id"]:
        return {"status": "member", "user": world.bot_user}
    person = world.people.get(user_id)
    if person is None:
        raise BadRequest("PARTICIPANT_ID_INVALID")
    inside = chat.person is person or user_id in chat.members
    return {"status": "member" if inside else "left", "user": person.user()}


def get_chat_member_count(world: World, params: Params) -> Json:
    """`getChatMemberCount`."""
    chat = world.chat(params.text("chat_id"))
    return 2 if chat.person else len(chat.members) + 1


def get_chat_administrators(world: World, params: Params) -> Json:
    """`getChatAdministrators`: none but the bot's owner would be there."""
    if world.chat(params.text("chat_id")).person:
        raise BadRequest("there are no administrators in the private chat")
    return []


def create_forum_topic(world: World, params: Params) -> Json:
    """`createForumTopic`."""
    chat = world.reachable(params.text("chat_id"))
    name = params.text("name")
    if not chat.forum:
        raise BadRequest("the chat is not a forum")
    if not 1 <= len(name) <= 128:
        raise BadRequest("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    message = world.new_message(chat, world.bot_user, forum_topic_created={"name": name, "icon_color": 7322096})
    message |= {"message_thread_id": message["message_id"], "is_topic_message": True}
    chat.topics[whole_in(message["message_id"])] = name
    world.add(chat, message)
    return {"message_thread_id": message["message_id"], "name": name, "icon_color": 7322096}


def edit_forum_topic(world: World, params: Params) -> Json:
    """`editForumTopic`."""
    chat, thread = world.reachable(params.text("chat_id")), params.need("message_thread_id")
    if thread not in chat.topics:
        raise BadRequest("TOPIC_ID_INVALID")
    chat.topics[thread] = params.text("name") or chat.topics[thread]
    return True


def get_user_profile_photos(world: World, params: Params) -> Json:
    """`getUserProfilePhotos`: nobody has one."""
    return {"total_count": 0, "photos": []}


def get_chat_menu_button(world: World, params: Params) -> Json:
    """`getChatMenuButton`."""
    return {"type": "commands"}


METHODS: dict[str, Callable[[World, Params], Json]] = {
    "getMe": get_me,
    "close": _done,
    "logOut": _done,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _text_setter("name", "name", 64),
    "getMyName": _text_getter("name", "name"),
    "setMyDescription": _text_setter("description", "description", 512),
    "getMyDescription": _text_getter("description", "description"),
    "setMyShortDescription": _text_setter("short", "short_description", 120),
    "getMyShortDescription": _text_getter("short", "short_description"),
    "setChatMenuButton": _done,
    "getChatMenuButton": get_chat_menu_button,
    "setMyDefaultAdministratorRights": _done,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
    "getUserProfilePhotos": get_user_profile_photos,
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": edit_forum_topic,
    "reopenForumTopic": edit_forum_topic,
    "setMessageReaction": _done,
}
