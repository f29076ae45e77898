"""Getting in, as somebody at the sign-in page does."""

import os
import subprocess
import sys
import time

from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from consultancy.signin.devices import remember
from consultancy.signin.second_factor import new_recovery_codes

PASSWORD = "plum otter seventy bridge"
LOGIN = reverse("admin:login")
SECOND_FACTOR = reverse("second_factor")
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"


class CountingHasher(MD5PasswordHasher):
    """Notes each password that is hashed, as a slow hasher would be noticed."""

    hashed = []

    def encode(self, password, salt):
        self.hashed.append(password)
        return super().encode(password, salt)


def make_colleague(username="owner", password=PASSWORD, **kwargs):
    defaults = {"is_staff": True, "email": f"{username}@example.com"}
    return User.objects.create_user(username, password=password, **defaults | kwargs)


def make_app(user, **kwargs):
    return TOTPDevice.objects.create(user=user, name="app", **kwargs)


def make_recovery_codes(user):
    return new_recovery_codes(user)


def code_of(app, steps=0):
    """What the app shows now, or so many half minutes later."""
    return f"{totp(app.bin_key, t0=-steps * app.step):06d}"


def wrong_code(app):
    """Six digits that the app has not shown in the last hour and will not show in the next."""
    near = {totp(app.bin_key, t0=-step * app.step) for step in range(-120, 121)}
    return f"{next(number for number in range(1000) if number not in near):06d}"


def attempt(username="owner", password=PASSWORD, code="", address=HOME, client=None):
    """The answer to the sign-in form; from a browser that knows nothing yet, unless it is given."""
    values = {"username": username, "password": password, "code": code, "next": "/admin/"}
    return (client or Client()).post(LOGIN, values, REMOTE_ADDR=address)


def device_cookie(username="owner"):
    """What a browser sends from which somebody has signed in before."""
    response = HttpResponse()
    remember(response, HttpRequest(), User(username=username))
    return response.cookies.output(attrs=[], header="").strip()


def is_in(client, address="/admin/"):
    return client.get(address).status_code == 200


def setting(name, **environment):
    """What the site's own settings make of the environment."""
    command = [sys.executable, "-c", f"from consultancy.settings import *; print({name})"]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=True
    ).stdout.strip()


def said(response):
    """What the page says is wrong."""
    return [str(error) for error in response.context["form"].non_field_errors()]


def later(monkeypatch, seconds):
    """The clock of sessions goes on by so many seconds."""
    now = time.time() + seconds
    monkeypatch.setattr("consultancy.signin.sessions.time.time", lambda: now)
