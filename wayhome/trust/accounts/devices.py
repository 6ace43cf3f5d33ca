"""The device cookie: a device on which somebody has signed in before, so that an attack from elsewhere does not shut her out."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from wayhome.kit import crypto

COOKIE = "__Host-wayhome-device" if settings.HTTPS else "wayhome-device"
KEPT = 365 * 24 * 3600
_MOST = 20  # accounts a shared computer is known to
_SALT = "wayhome.device"


def _mark(device: str, username: str) -> str:
    """Return what the cookie keeps of an account: nobody reads a user name out of it."""
    return crypto.digest(settings.PEPPER, b"device", device.encode(), username.strip().lower().encode())[
        :9
    ].hex()


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT)
        return str(kept["device"]), [str(mark) for mark in kept["marks"]]
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return "", []


def known(request: HttpRequest, username: str) -> str | None:
    """Return this device's random id if the account has signed in on it before, else None."""
    device, marks = _read(request)
    return device if device and _mark(device, username) in marks else None


def remember(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Let this device be known to the account."""
    device, marks = _read(request)
    device = device or crypto.random_bytes(12).hex()
    mark = _mark(device, username)
    kept = {"device": device, "marks": [*(old for old in marks if old != mark), mark][-_MOST:]}
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
