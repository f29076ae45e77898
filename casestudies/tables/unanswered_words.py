"""Words of searches that this site has nothing on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# In characters.
LONGEST_UNANSWERED = 40


class UnansweredWord(models.Model):
    """A word of searches that found nothing. search/unanswered.py says how
    long it is kept.
    """

    word = models.CharField(_("word"), max_length=LONGEST_UNANSWERED, unique=True)
    times = models.PositiveIntegerField(_("times"), default=0)
    last_day = models.DateField(_("last on"))

    class Meta:
        default_permissions = ("delete", "view")
        ordering = ["-times", "-last_day", "word"]
        verbose_name = _("search without an answer")
        verbose_name_plural = _("searches without an answer")

    def __str__(self) -> str:
        return str(self.word)
