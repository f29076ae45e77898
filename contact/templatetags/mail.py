"""Whether mail works and what clock and purge have to say, for the admin's front page."""

from django import template

from contact.erasures import purging
from contact.mail.health import mail_health

register = template.Library()
register.simple_tag(mail_health)
register.simple_tag(purging.alarms, name="purge_alarms")
