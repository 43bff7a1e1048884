"""setWebhook, deleteWebhook, getWebhookInfo. Delivery is simulator/courier.py's."""

from __future__ import annotations

import re

from simulator import errors
from simulator.backend import Backend
from simulator.errors import ApiError
from simulator.params import Params
from simulator.results import Described
from simulator.webhooks import Hook, check_url, is_contacted
from simulator.world import Json

CONNECTIONS = (1, 100)
USUAL_CONNECTIONS = 40
SECRET_CHARS = 256


def set_webhook(backend: Backend, params: Params) -> Described:
    url = params.text("url").strip()
    if not url:
        return delete_webhook(backend, params)
    now = backend.now()
    if backend.profile.hook_set_at == now:
        raise ApiError(errors.too_many_requests(1))
    hook = Hook(
        url=url,
        secret=_secret(params),
        max_connections=_connections(params),
        ip_address=params.text("ip_address") or ("127.0.0.1" if is_contacted(url) else ""),
        has_certificate="certificate" in params or params.file("certificate") is not None,
    )
    check_url(url)
    backend.profile.hook_set_at = now
    changed = _allow(backend, params)
    if params.boolean("drop_pending_updates"):
        backend.updates.clear()
    if backend.hook is not None and backend.hook.same_as(hook) and not changed:
        return Described(True, "Webhook is already set")
    backend.hook = hook
    backend.updates.pulse.beat()
    return Described(True, "Webhook was set")


def _secret(params: Params) -> str:
    secret = params.text("secret_token")
    if len(secret) > SECRET_CHARS:
        raise ApiError(errors.SECRET_TOO_LONG)
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise ApiError(errors.SECRET_WRONG)
    return secret


def _connections(params: Params) -> int:
    lowest, highest = CONNECTIONS
    return min(max(params.integer("max_connections", USUAL_CONNECTIONS), lowest), highest)


def _allow(backend: Backend, params: Params) -> bool:
    """Without the parameter what was asked for before still holds."""
    kinds = params.json(
        "allowed_updates", errors.bad_request("can't parse allowed_updates JSON object")
    )
    before = backend.updates.allowed()
    if isinstance(kinds, list):
        backend.updates.allow([str(kind) for kind in kinds])
    return backend.updates.allowed() != before


def delete_webhook(backend: Backend, params: Params) -> Described:
    if params.boolean("drop_pending_updates"):
        backend.updates.clear()
    if backend.hook is None:
        return Described(True, "Webhook is already deleted")
    backend.hook = None
    backend.updates.pulse.beat()
    return Described(True, "Webhook was deleted")


def get_webhook_info(backend: Backend, params: Params) -> Json:
    hook = backend.hook
    info: Json = {
        "url": hook.url if hook is not None else "",
        "has_custom_certificate": hook is not None and hook.has_certificate,
        "pending_update_count": len(backend.updates),
    }
    if hook is not None:
        info["max_connections"] = hook.max_connections
        if hook.ip_address:
            info["ip_address"] = hook.ip_address
        if hook.error_at is not None:
            info |= {"last_error_date": hook.error_at, "last_error_message": hook.error}
    if backend.updates.allowed():
        info["allowed_updates"] = backend.updates.allowed()
    return info


METHODS = {
    "deleteWebhook": delete_webhook,
    "setWebhook": set_webhook,
    "getWebhookInfo": get_webhook_info,
}
