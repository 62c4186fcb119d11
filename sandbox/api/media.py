"""Pictures, documents, albums and the files behind them."""

from __future__ import annotations

from collections.abc import Callable

from sandbox import markup
from sandbox.api.messages import apply_edit, editable, post, shared
from sandbox.entities import CAPTION_LIMIT, formatted, plain
from sandbox.errors import ApiError, BadRequest
from sandbox.files import DOWNLOAD_LIMIT, PHOTO_LIMIT, UPLOAD_LIMIT, StoredFile, photo_sizes
from sandbox.json_value import Json
from sandbox.params import Params
from sandbox.world import World

_FOLDERS = {
    "photo": "photos", "document": "documents", "voice": "voice", "video": "videos", "audio": "music",
    "video_note": "video_notes", "animation": "animations", "sticker": "stickers",
}  # fmt: skip
MEDIA = tuple(_FOLDERS)
_ALBUM = frozenset({"photo", "document", "video", "audio"})


def stored(world: World, params: Params, kind: str, given: Json) -> StoredFile:
    """Gives the file a parameter means: an upload, `attach://name`, or the id of a file already here."""
    upload = params.files.get(kind) if given is None else None
    if isinstance(given, str) and given.startswith("attach://"):
        upload = params.files.get(given.removeprefix("attach://"))
        if upload is None:
            raise BadRequest(f"can't parse {kind}: attached file not found")
    if upload is not None:
        limit = PHOTO_LIMIT if kind == "photo" else UPLOAD_LIMIT
        if len(upload.data) > limit:
            raise ApiError(413, "Request Entity Too Large")
        if not upload.data:
            raise BadRequest("file must be non-empty")
        return world.files.keep(upload, _FOLDERS[kind])
    if not given:
        raise BadRequest(f"there is no {kind} in the request")
    if str(given).startswith(("http://", "https://")):
        raise BadRequest("failed to get HTTP URL content")
    return world.files.by_id(str(given))


def described(kind: str, kept: StoredFile) -> dict[str, Json]:
    """Gives the fields of a message that carry this file."""
    if kind == "photo":
        return {"photo": photo_sizes(kept)}
    body = kept.described() | {"mime_type": kept.mime}
    if kind in ("document", "audio", "video", "animation"):
        body["file_name"] = kept.name
    if kind in ("voice", "audio", "video", "animation", "video_note"):
        body["duration"] = 1
    if kind in ("video", "animation"):
        body |= {"width": 640, "height": 360}
    if kind == "video_note":
        body["length"] = 240
        del body["mime_type"]
    if kind == "sticker":
        body = kept.described() | {
            "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "🙂"
        }  # fmt: skip
    return {kind: body}


def _captioned(params: Params) -> dict[str, Json]:
    text, entities = formatted(
        params.text("caption"), params.tree("caption_entities"), params.text("parse_mode"), CAPTION_LIMIT, "caption"
    )
    if not text:
        return {}
    caption: dict[str, Json] = {"caption": text}
    if entities:
        caption["caption_entities"] = plain(entities)
    return caption


def _sender(kind: str) -> Callable[[World, Params], Json]:
    def send(world: World, params: Params) -> Json:
        chat = world.reachable(params.text("chat_id"))
        caption = {} if kind in ("sticker", "video_note") else _captioned(params)
        content = described(kind, stored(world, params, kind, params.values.get(kind)))
        spoiler = True if params.flag("has_spoiler") else None
        return post(world, chat, params, **content, **caption, has_media_spoiler=spoiler)

    return send


def send_media_group(world: World, params: Params) -> Json:
    """`sendMediaGroup`."""
    chat = world.reachable(params.text("chat_id"))
    items = params.tree("media")
    if not isinstance(items, list) or not 2 <= len(items) <= 10:
        raise BadRequest("there must be between 2 and 10 media in the group")
    if params.values.get("reply_markup"):
        raise BadRequest("reply markup is not allowed in a media group")
    contents = [_group_item(world, params, item) for item in items]
    if len({kind for kind, _ in contents} - {"photo", "video"}) and len({kind for kind, _ in contents}) > 1:
        raise BadRequest("media of these kinds can't be mixed in an album")
    extra = shared(world, chat, params)
    album = str(13_000_000_000_000 + world.seq)
    sent = []
    for _, content in contents:
        message = world.new_message(chat, world.bot_user, media_group_id=album, **content, **extra)
        world.add(chat, message)
        sent.append(message)
    return sent


def _group_item(world: World, params: Params, item: Json) -> tuple[str, dict[str, Json]]:
    if not isinstance(item, dict) or item.get("type") not in _ALBUM:
        raise BadRequest("can't parse InputMedia")
    kind = str(item["type"])
    content = described(kind, stored(world, params, kind, item.get("media") or ""))
    if item.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return kind, content | _captioned(Params(item))


def edit_message_caption(world: World, params: Params) -> Json:
    """`editMessageCaption`."""
    chat, entry = editable(world, params)
    if not any(kind in entry.message for kind in MEDIA):
        raise BadRequest("there is no caption in the message to edit")
    changes = {"caption": None, "caption_entities": None} | _captioned(params)
    changes["reply_markup"] = markup.inline_only(params.tree("reply_markup"))
    return apply_edit(world, chat, entry, changes)


def edit_message_media(world: World, params: Params) -> Json:
    """`editMessageMedia`."""
    chat, entry = editable(world, params)
    item = params.tree("media")
    if not isinstance(item, dict):
        raise BadRequest("can't parse InputMedia")
    _, content = _group_item(world, params, item)
    if "text" in entry.message:
        raise BadRequest("message can't be edited")
    changes: dict[str, Json] = dict.fromkeys((*MEDIA, "caption", "caption_entities", "has_media_spoiler"))
    changes["reply_markup"] = markup.inline_only(params.tree("reply_markup"))
    return apply_edit(world, chat, entry, changes | content)


def get_file(world: World, params: Params) -> Json:
    """`getFile`."""
    if not params.text("file_id"):
        raise BadRequest("file_id not specified")
    kept = world.files.by_id(params.text("file_id"))
    if len(kept.data) > DOWNLOAD_LIMIT:
        raise BadRequest("file is too big")
    return kept.described() | {"file_path": kept.path}


def send_location(world: World, params: Params) -> Json:
    """`sendLocation`."""
    chat = world.reachable(params.text("chat_id"))
    place = {name: float(params.text(name, "0")) for name in ("latitude", "longitude")}
    return post(world, chat, params, location=place)


def send_contact(world: World, params: Params) -> Json:
    """`sendContact`."""
    chat = world.reachable(params.text("chat_id"))
    contact = {name: params.text(name) for name in ("phone_number", "first_name")}
    return post(world, chat, params, contact=contact)


def copy_message(world: World, params: Params) -> Json:
    """`copyMessage`."""
    chat, origin = world.reachable(params.text("chat_id")), world.chat(params.text("from_chat_id"))
    source = world.entry(origin, params.whole("message_id"), "to copy").message
    content = {key: source[key] for key in (*MEDIA, *_WORDS) if key in source}
    return {"message_id": post(world, chat, params, **content)["message_id"]}


def forward_message(world: World, params: Params) -> Json:
    """`forwardMessage`."""
    chat, origin = world.reachable(params.text("chat_id")), world.chat(params.text("from_chat_id"))
    source = world.entry(origin, params.whole("message_id"), "to forward").message
    if source.get("has_protected_content"):
        raise BadRequest("message can't be forwarded")
    content = {key: source[key] for key in (*MEDIA, *_WORDS, "location", "contact") if key in source}
    whence = {"type": "user", "sender_user": source["from"], "date": source["date"]}
    return post(world, chat, params, forward_origin=whence, **content)


_WORDS = ("text", "entities", "caption", "caption_entities")

METHODS: dict[str, Callable[[World, Params], Json]] = {
    "sendPhoto": _sender("photo"),
    "sendDocument": _sender("document"),
    "sendVoice": _sender("voice"),
    "sendVideo": _sender("video"),
    "sendAudio": _sender("audio"),
    "sendVideoNote": _sender("video_note"),
    "sendAnimation": _sender("animation"),
    "sendSticker": _sender("sticker"),
    "sendMediaGroup": send_media_group,
    "sendLocation": send_location,
    "sendContact": send_contact,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "getFile": get_file,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}
