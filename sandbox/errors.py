"""What the Bot API answers when it refuses."""

from __future__ import annotations

from sandbox.json_value import Json, JsonObject


class ApiError(Exception):
    """A refusal as Telegram words it: an HTTP status and one sentence."""

    def __init__(self, status: int, description: str, parameters: JsonObject | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Json]:
        """Gives the JSON a client of the Bot API reads."""
        body: dict[str, Json] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class BadRequest(ApiError):
    """400: the call itself is wrong."""

    def __init__(self, description: str) -> None:
        super().__init__(400, f"Bad Request: {description}")


class Forbidden(ApiError):
    """403: the person does not want, or no longer exists."""

    def __init__(self, description: str) -> None:
        super().__init__(403, f"Forbidden: {description}")


class Conflict(ApiError):
    """409: somebody else is already reading the updates."""

    def __init__(self, description: str) -> None:
        super().__init__(409, f"Conflict: {description}")
