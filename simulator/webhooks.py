"""Webhooks: the hook's state and the rules of delivery; simulator/courier.py does the walking.

Source: WebhookActor.cpp of the Bot API server. An update is tried until it is acknowledged by any
2xx or its 24 hours are over: the first retry at once, then after 2, 4, 8 … seconds up to a random
one or two minutes; a Retry-After of the hook's goes before that. Updates of one chat wait for each
other.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from simulator.errors import ApiError, bad_webhook
from simulator.params import Params, json_values
from simulator.world import Json

PORTS = (80, 88, 443, 8443)
LONGEST_DELAY_SECONDS = (60.0, 120.0)  # one of these or between
LONGEST_RETRY_AFTER_SECONDS = 3_600
GONE_SECONDS = 23 * 3_600  # so long answered by 410, the hook is removed
NOT_CONTACTED = "not contacted"

# What a hook's answer may not call.
_UNCALLABLE = ("setwebhook", "deletewebhook", "close", "logout")


@dataclass(slots=True)
class Hook:
    """What setWebhook set, and how it fares. Times are Unix seconds."""

    url: str
    secret: str = ""
    max_connections: int = 40
    ip_address: str = ""
    has_certificate: bool = False
    error_at: int | None = None
    error: str = ""
    gone_since: int | None = None  # the first of an unbroken row of 410

    def same_as(self, other: Hook) -> bool:
        """Whether the other asks for nothing new."""
        fields = ("url", "secret", "max_connections", "ip_address", "has_certificate")
        return all(getattr(self, name) == getattr(other, name) for name in fields)


@dataclass(frozen=True, slots=True)
class Reply:
    """The hook's answer. `status` 0: none came, and `reason` says why."""

    status: int
    reason: str
    retry_after: str = ""
    content_type: str = ""
    body: bytes = b""

    @property
    def acknowledges(self) -> bool:
        return 200 <= self.status < 300

    @property
    def error(self) -> str:
        """As getWebhookInfo tells it."""
        if self.status == 0:
            return self.reason
        return f"Wrong response from the webhook: {self.status} {self.reason}"


def is_contacted(url: str) -> bool:
    """Only this machine's own loopback address is ever called."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname == "127.0.0.1"


def check_url(url: str) -> None:
    """The real server's checks; plain HTTP on any port is let through to 127.0.0.1 alone.

    Raises: ApiError.
    """
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        raise ApiError(bad_webhook("invalid webhook URL specified")) from None
    if is_contacted(url):
        return
    if parts.scheme != "https":
        raise ApiError(bad_webhook("An HTTPS URL must be provided for webhook"))
    if port not in PORTS:
        raise ApiError(bad_webhook("Webhook can be set up only on ports 80, 88, 443 or 8443"))
    if _is_reserved(host):
        raise ApiError(bad_webhook(f"IP address {host} is reserved"))
    if "." not in host:
        raise ApiError(bad_webhook("Failed to resolve host: Name or service not known"))


def _is_reserved(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def delay_seconds(failures: int, retry_after: str, longest: float) -> float:
    """How long to wait after so many failures in a row (1 or more)."""
    if re.fullmatch(r"\d{1,9}", retry_after):
        return float(min(int(retry_after), LONGEST_RETRY_AFTER_SECONDS))
    return min(2.0 ** min(failures - 1, 10), longest) if failures > 1 else 0.0


def lane(update: Json) -> object:
    """Updates of one lane are delivered one after another: those of a chat, or of a person."""
    payload: Json = next((v for key, v in update.items() if key != "update_id"), {})
    message = payload.get("message") or payload
    place = message.get("chat") or payload.get("from") or payload.get("user") or {}
    return place.get("id")


def headers(hook: Hook) -> dict[str, str]:
    told = {"Content-Type": "application/json"}
    return told | ({"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {})


def called(reply: Reply) -> tuple[str, Params] | None:
    """The method that a 2xx answer carries, with its parameters."""
    values: Mapping[str, str] = {}
    if reply.content_type == "application/json":
        values = json_values(reply.body)
    elif reply.content_type == "application/x-www-form-urlencoded":
        values = dict(parse_qsl(reply.body.decode("utf-8", "replace")))
    method = values.get("method", "")
    if not method or method.lower().startswith("get") or method.lower() in _UNCALLABLE:
        return None
    return method, Params({name: text for name, text in values.items() if name != "method"})


def body(update: Json) -> bytes:
    return json.dumps(update, ensure_ascii=False).encode()
