"""The admin's change form as a browser would send it back."""

import html5lib

# Not sent, or only when they are checked.
UNSENT = {"submit", "button", "file", "checkbox", "radio"}


def fields_of(response):
    """Every successful control of the page's main form by name, textareas with CRLF."""
    tree = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    form = next(form for form in tree.iter("form") if form.get("id", "").endswith("_form"))
    pairs = [pair for control in form.iter() for pair in values_of(control)]
    return {name: [value for key, value in pairs if key == name] for name, _ in pairs if name}


def values_of(control):
    name, kind = control.get("name"), control.get("type")
    if control.tag == "textarea":
        yield name, (control.text or "").replace("\n", "\r\n")
    elif control.tag == "select":
        for option in control.iter("option"):
            if option.get("selected") is not None:
                yield name, option.get("value")
    elif control.tag == "input" and (control.get("checked") is not None or kind not in UNSENT):
        yield name, control.get("value", "")
