"""Pages as a tutorial has them, without anything that would slow them down."""

from django.core.paginator import Paginator
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page


class TextPage(Page):
    """A text, and nothing else."""

    date = models.DateField()
    introduction = models.CharField(max_length=300)
    body = RichTextField()


class ListPage(Page):
    """Twelve texts at a time, the newest first."""

    def get_context(self, request):
        texts = TextPage.objects.child_of(self).live().order_by("-date")
        page = Paginator(texts, 12).get_page(request.GET.get("page"))
        return super().get_context(request) | {"texts": page}
