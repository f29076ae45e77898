"""The second factor: codes of an app (RFC 6238), and recovery codes for when it is lost.

django-otp keeps both. Of a recovery code only a hash is kept: 80 random bits need no slow one.
"""

import base64
import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10
# In the session: which app is being set up.
BEGUN = "begun_app"


def app_of(user: User) -> TOTPDevice | None:
    """The app that the user has set up, if any."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def is_missing(user: User) -> bool:
    """Whether a session of this user must give a second factor before it may do anything."""
    return bool(settings.SECOND_FACTOR_REQUIRED and not user.is_verified())  # type: ignore[attr-defined]


def accepted_by(user: User, code: str) -> Device | None:
    """What has taken the code, the app or the recovery codes; each code is good for once."""
    entered = "".join(code.split()).replace("-", "").upper()
    model, token = (TOTPDevice, entered) if entered.isdecimal() else (StaticDevice, hashed(entered))
    device = model.objects.filter(user=user, confirmed=True).first()
    return verify_token(user, device.persistent_id, token) if device else None


def begun_app(user: User, session: SessionBase) -> TOTPDevice | None:
    """The app that the user has begun to set up in this session.

    Not in another: somebody else who has the password would know the owner's secret beforehand.
    """
    begun = TOTPDevice.objects.filter(user=user, confirmed=False, pk=session.get(BEGUN))
    return begun.first()


def unconfirmed_app(user: User, session: SessionBase) -> TOTPDevice:
    """The same, begun now if need be: one secret until its first code is right."""
    device = begun_app(user, session) or TOTPDevice.objects.create(user=user, confirmed=False)
    session[BEGUN] = device.pk
    return device


def secret_of(device: TOTPDevice) -> str:
    """The secret as apps want it typed, in groups of four."""
    return grouped(base64.b32encode(device.bin_key).decode())


@transaction.atomic
def confirm(user: User, code: str, session: SessionBase) -> TOTPDevice | None:
    """Take the app into use if its code is right, instead of what was there before; else None."""
    device = unconfirmed_app(user, session)
    if not device.verify_token("".join(code.split())):
        return None
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save()
    return device


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Fresh recovery codes, to be shown once; those of before are void."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [
        base64.b32encode(secrets.token_bytes(10)).decode() for _number in range(RECOVERY_CODES)
    ]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=hashed(c)) for c in codes])
    return [grouped(code) for code in codes]


def recovery_codes_left(user: User) -> int:
    left: int = StaticToken.objects.filter(device__user=user).count()
    return left


@transaction.atomic
def take_away(user: User) -> None:
    """Leave the user without app and recovery codes, and without a session."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    end_sessions(user)


def end_sessions(user: User, *, but: str | None = "") -> None:
    """Sign the user out everywhere, but for the session with that key."""
    for session in Session.objects.exclude(session_key=but):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def hashed(code: str) -> str:
    """The sixteen characters that StaticToken has room for."""
    return base64.b32encode(hashlib.sha256(code.encode()).digest())[:16].decode()


def grouped(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
