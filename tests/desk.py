"""The editors' forms as a browser sees and sends them."""

import html5lib
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

NAMESPACE = "{http://www.w3.org/1999/xhtml}"


def sign_in(group, name="", **kwargs):
    """A browser of its own, signed in as a new member of the group; of none if it is empty."""
    user = User.objects.create(username=name or group.lower(), is_staff=True, **kwargs)
    user.groups.set(Group.objects.filter(name=group))
    client = Client()
    client.force_login(user)
    return client


def admin_url(page, view="change", *args):
    meta = page._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{view}", args=[page.pk, *args])


def opened(client, url, form_id=""):
    """The values that a browser would send for the form at the address, buttons left out."""
    response = client.get(url, follow=True)
    assert response.status_code == 200, response.status_code
    return values(response.text, form_id)


def values(text, form_id=""):
    document = html5lib.parse(text)
    forms = [f for f in document.iter(f"{NAMESPACE}form") if f.get("method") == "post"]
    form = next(f for f in forms if f.get("id", "").endswith(form_id or "_form"))
    found = {}
    for element in form.iter():
        found |= value_of(element, element.tag.removeprefix(NAMESPACE))
    return found


def value_of(element, tag):
    name = element.get("name")
    if not name:
        return {}
    if tag == "textarea":
        return {name: "".join(element.itertext())}
    if tag == "select":
        options = element.iter(f"{NAMESPACE}option")
        return {name: [o.get("value", "") for o in options if o.get("selected") is not None]}
    kind = element.get("type", "text")
    if tag != "input" or kind == "submit":
        return {}
    if kind in {"checkbox", "radio"} and element.get("checked") is None:
        return {}
    return {name: element.get("value", "")}


def as_sent(form):
    """The values with the line ends that browsers send, whatever stands in the page."""
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in form.items()
    }
