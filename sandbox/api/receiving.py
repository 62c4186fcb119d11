"""How the bot gets its updates: long polling or a webhook."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from sandbox.errors import BadRequest
from sandbox.json_value import Json
from sandbox.params import Params
from sandbox.updates import checked_kinds
from sandbox.webhook import Webhook
from sandbox.world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Receiving:
    """`getUpdates` and the webhook methods."""

    def __init__(self, world: World, webhook: Webhook) -> None:
        self._world = world
        self._webhook = webhook
        self.methods: dict[str, Callable[[World, Params], Json | Awaitable[Json]]] = {
            "getUpdates": self.get_updates,
            "setWebhook": self.set_webhook,
            "deleteWebhook": self.delete_webhook,
            "getWebhookInfo": self.get_webhook_info,
        }

    async def get_updates(self, world: World, params: Params) -> Json:
        """`getUpdates`."""
        return await world.updates.poll(
            offset=params.whole("offset", 0) or 0,
            limit=params.whole("limit", 100) or 100,
            seconds=params.whole("timeout", 0) or 0,
            allowed=checked_kinds(params.tree("allowed_updates")),
        )

    def set_webhook(self, world: World, params: Params) -> Json:
        """`setWebhook`; plain http is accepted: it is one machine."""
        url, secret = params.text("url"), params.text("secret_token")
        if not url:
            return self.delete_webhook(world, params)
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
        if secret and not _SECRET.fullmatch(secret):
            raise BadRequest("secret token contains unallowed characters")
        allowed = checked_kinds(params.tree("allowed_updates"))
        if allowed is not None:
            world.updates.allowed = allowed or None
        if params.flag("drop_pending_updates"):
            world.updates.drop_all()
        world.updates.interrupt()
        self._webhook.start(url, secret, params.whole("max_connections", 40) or 40)
        return True

    def delete_webhook(self, world: World, params: Params) -> Json:
        """`deleteWebhook`."""
        self._webhook.stop()
        if params.flag("drop_pending_updates"):
            world.updates.drop_all()
        return True

    def get_webhook_info(self, world: World, params: Params) -> Json:
        """`getWebhookInfo`."""
        info = self._webhook.info() | {"has_custom_certificate": False, "pending_update_count": len(world.updates)}
        if world.updates.allowed:
            info["allowed_updates"] = world.updates.allowed
        return info
