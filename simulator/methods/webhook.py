"""deleteWebhook, getWebhookInfo, and setWebhook as far as it takes a webhook away.

Delivery to a webhook is not acted out, so setting an address is answered with 501.
"""

from __future__ import annotations

from simulator.backend import Backend
from simulator.errors import ApiError, not_acted_out
from simulator.params import Params
from simulator.world import Json


def delete_webhook(backend: Backend, params: Params) -> bool:
    if params.boolean("drop_pending_updates"):
        backend.updates.clear()
    return True


def set_webhook(backend: Backend, params: Params) -> bool:
    if params.text("url"):
        raise ApiError(not_acted_out("setWebhook with an address"))
    return delete_webhook(backend, params)


def get_webhook_info(backend: Backend, params: Params) -> Json:
    info: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(backend.updates),
    }
    if backend.updates.allowed():
        info["allowed_updates"] = backend.updates.allowed()
    return info


METHODS = {
    "deleteWebhook": delete_webhook,
    "setWebhook": set_webhook,
    "getWebhookInfo": get_webhook_info,
}
