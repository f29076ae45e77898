"""Whether mail works, for the admin's front page."""

from django import template

from contact.mail.health import mail_health

register = template.Library()
register.simple_tag(mail_health)
