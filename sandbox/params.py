"""Parameters of a Bot API call: JSON, form fields or multipart, all read the same way."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.errors import BadRequest
from sandbox.files import Upload
from sandbox.json_value import Json, whole_in


class Params:
    """Named values with their uploaded files. Every reader raises BadRequest for a value of the wrong kind."""

    __slots__ = ("files", "values")

    def __init__(self, values: dict[str, Json], files: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def text(self, name: str, default: str = "") -> str:
        """Gives a string; missing is `default`."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def whole(self, name: str, default: int | None = None) -> int | None:
        """Gives an integer; missing is `default`."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return whole_in(value)
        except (TypeError, ValueError):
            raise BadRequest(f"parameter {name} must be an integer") from None

    def need(self, name: str) -> int:
        """Gives an integer that must be there."""
        value = self.whole(name)
        if value is None:
            raise BadRequest(f"parameter {name} is required")
        return value

    def flag(self, name: str) -> bool:
        """Gives a boolean; missing is False."""
        return self.values.get(name) in (True, 1, "true", "True", "1")

    def tree(self, name: str) -> Json:
        """Gives a JSON value, given as such or as its text; missing is None."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            found: Json = json.loads(value)
        except ValueError:
            raise BadRequest(f"can't parse {name} JSON object") from None
        return found

    def logged(self) -> dict[str, Json]:
        """For the log: files by name and size only."""
        if not self.files:
            return self.values
        return self.values | {
            f"file:{key}": {"name": one.name, "size": len(one.data)} for key, one in self.files.items()
        }


async def read_params(request: web.Request) -> Params:
    """Gives all that a call carries, in its address and in its body."""
    values: dict[str, Json] = dict(request.query) if request.query_string else {}
    if request.method != "POST":
        return Params(values)
    if request.content_type == "multipart/form-data":
        return await _from_multipart(request, values)
    body = await request.read()
    if not body:
        return Params(values)
    if request.content_type == "application/json":
        try:
            given = json.loads(body)
        except ValueError:
            raise BadRequest("can't parse JSON") from None
        if not isinstance(given, dict):
            raise BadRequest("expected a JSON object")
        return Params(values | given)
    return Params(values | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)))


async def _from_multipart(request: web.Request, values: dict[str, Json]) -> Params:
    files: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename or name, value.content_type, value.file.read())
        else:
            values[name] = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
    return Params(values, files)
