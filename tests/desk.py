"""The editors' forms as a browser sees and sends them."""

from html.parser import HTMLParser
from threading import Barrier, Thread

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.models import Group, User
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse


def sign_in(group, name="", **kwargs):
    """A browser of its own, signed in as a new member of the group; of none if it is empty."""
    user = User.objects.create(username=name or group.lower(), is_staff=True, **kwargs)
    user.groups.set(Group.objects.filter(name=group))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def enter(page, user):
    """Sign the user in without the form; `page` is that of a real browser."""
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    page.context.add_cookies(
        [{"name": "sessionid", "value": session, "domain": "localhost", "path": "/admin/"}]
    )


def admin_url(page, view="change", *args):
    meta = page._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{view}", args=[page.pk, *args])


def opened(client, url, form_id=""):
    """The values that a browser would send for the form at the address, buttons left out."""
    response = client.get(url, follow=True)
    assert response.status_code == 200, response.status_code
    return values(response.text, form_id)


def form_of(page, user, sent=None):
    """The form of a page as the admin makes it for the user; empty, or with what was sent."""
    desk = admin.site.get_model_admin(type(page))
    stored = type(page).objects.get(pk=page.pk) if page.pk else page
    request = RequestFactory().get("/")
    request.user = user
    return desk.get_form(request, stored, change=bool(page.pk))(sent, instance=stored)


def shown(form):
    """The values that a browser would send for the form, as `opened` finds them in its page."""
    controls = [(field.field.widget, field.html_name, field.value()) for field in form] + [
        (field.field.hidden_widget(), field.html_initial_name, field.value())
        for field in form
        if field.field.show_hidden_initial
    ]
    return {name: sent for control in controls for name, sent in sent_by(*control)}


def sent_by(widget, name, value):
    """What a widget sends, of what it gives its template: a third of the time that HTML takes."""
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    control = widget.get_context(name, value, {})["widget"]
    for part in control.get("subwidgets", [control]):
        if "optgroups" in part:
            options = [option for _name, group, _index in part["optgroups"] for option in group]
            yield part["name"], [str(one["value"]) for one in options if one["selected"]]
        elif is_sent(part["attrs"] | {"type": part.get("type", "text")}):
            yield part["name"], in_html("" if part["value"] is None else str(part["value"]))


def form_for(client, page):
    """What `opened` finds at the page's address, without all that stands around the form there."""
    return shown(form_of(page, client.user))


def send(client, page, **changes):
    """Post the form of a stored page, some fields changed."""
    return client.post(admin_url(page), as_sent(form_for(client, page) | changes))


def at_once(*actions):
    """Run the actions in threads that start together, each with its own connection."""
    barrier = Barrier(len(actions))
    answers = {}

    def run(number, action):
        barrier.wait()
        try:
            answers[number] = action()
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(actions))]


def said(client):
    """The messages that wait for the browser, each with its level."""
    request = client.get("/admin/jsi18n/").wsgi_request
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def values(text, form_id=""):
    """What a browser would send for the posted form whose id ends so."""
    reader = FormReader()
    reader.feed(in_html(text))
    return next(sent for name, sent in reader.forms if name.endswith(form_id or "_form"))


def in_html(text):
    """With the line ends that HTML knows, as html5lib would do."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class FormReader(HTMLParser):
    """The ids and values of the forms of a page; html5lib would take five times as long."""

    def __init__(self):
        super().__init__()
        self.forms, self.sent = [], {}
        self.textarea = self.select = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "form" and attrs.get("method") == "post":
            self.sent = {}
            self.forms.append((attrs.get("id", ""), self.sent))
        elif tag == "option" and "selected" in attrs:
            self.sent[self.select].append(attrs.get("value", ""))
        elif tag == "select" and name:
            self.select, self.sent[name] = name, []
        elif tag == "textarea" and name:
            self.textarea, self.sent[name] = name, ""
        elif tag == "input" and name and is_sent(attrs):
            self.sent[name] = attrs.get("value", "")

    def handle_data(self, data):
        if self.textarea:
            self.sent[self.textarea] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.sent = {}
        elif tag == "textarea" and self.textarea:
            # HTML leaves out a line end right after the tag.
            self.sent[self.textarea] = self.sent[self.textarea].removeprefix("\n")
            self.textarea = None


def is_sent(attrs):
    kind = attrs.get("type", "text")
    return kind != "submit" and (kind not in {"checkbox", "radio"} or "checked" in attrs)


def as_sent(form):
    """The values with the line ends that browsers send, whatever stands in the page."""
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in form.items()
    }
