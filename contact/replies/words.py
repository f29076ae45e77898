"""The words that answers are made of: templates with their placeholders filled in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contact.desk.colleagues import name_of_colleague
from contact.inbox.titles import tell_titles
from contact.mail.emails import one_line
from contact.models import CallToAction, DiagnosticRequest, ReplyTemplate
from contact.text.placeholders import unfilled, validate_placeholders, with_values


def values_for(diagnostic: Any, by: Any) -> dict[str, str]:
    """What the placeholders stand for in an answer to this request; empty where unknown."""
    tell_titles([diagnostic])
    return {
        "name": one_line(diagnostic.name),
        "organisation": one_line(diagnostic.organisation),
        "reference": diagnostic.reference,
        "page_title": one_line(diagnostic.page_title),
        "booking_link": CallToAction.current().booking_url,
        "my_name": name_of_colleague(by),
    }


def words_of(template: ReplyTemplate, diagnostic: DiagnosticRequest, by: Any) -> str:
    """The template as the beginning of an answer; what has no value keeps its placeholder."""
    return with_values(template.text, literal(values_for(diagnostic, by)))


def literal(values: dict[str, str]) -> dict[str, str]:
    """The values with a backslash before what Markdown would take for markup; a link stays."""
    marked = {name: "".join(map(escaped_letter, value)) for name, value in values.items()}
    return marked | {"booking_link": values["booking_link"]}


def escaped_letter(letter: str) -> str:
    return f"\\{letter}" if letter in r"\`*_[]<>#" else letter


def complete(text: str, diagnostic: DiagnosticRequest, by: Any) -> str:
    """The text with its placeholders filled; raises ValidationError where one has no value here, or
    is none of ours.
    """
    validate_placeholders(text)
    whole = with_values(text, literal(values_for(diagnostic, by)))
    if left := unfilled(whole):
        said = _("Nothing is known for %(placeholders)s here: write the words yourself.")
        raise ValidationError(said % {"placeholders": ", ".join(left)}, code="unfilled")
    return whole
