"""Previews for editors: live while typing, and of a stored page as visitors would see it.

All stand under /admin/, where the session is: public pages know no visitor.
"""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from casestudies.desk.writing.pace import paced
from casestudies.images.decoding import ImageError
from casestudies.kinds import page_models
from casestudies.models import Article
from casestudies.page.page_context import SitePage
from casestudies.publishing import Page, page_model_or_404
from casestudies.tables.library import add_to_library
from casestudies.views import preview_response
from contact.desk.sent import sent_key
from contact.text.characters import validate_showable


def refuse_all_but_writers(request: HttpRequest) -> None:
    """Raise PermissionDenied unless an editor is signed in who may write some kind of page."""
    user = request.user
    names = [
        f"casestudies.{action}_{model._meta.model_name}"
        for action in ("add", "change")
        for model in page_models()
    ]
    if not (user.is_active and user.is_staff and any(map(user.has_perm, names))):
        raise PermissionDenied


@never_cache
@require_POST
@paced
def live_preview(request: HttpRequest) -> HttpResponse:
    """The document that the widget's preview frame shows of the posted `content`, escaped.

    With the links that the page has which `of` names, and as a text of its kind.

    The widget assigns the answer to innerHTML; escaped, that is text and nothing else. editor.js
    hands the text to the sandboxed frame. 401 without a word for who is signed out:
    writing/asking.js says so beside the text.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    refuse_all_but_writers(request)
    unsaved = page_of(request.GET.get("of", "")) or Article(slug="preview")
    unsaved.body = request.POST.get("content", "")
    rendered = SitePage(unsaved, for_staff=True).rendered
    document = render_to_string("casestudies/live_preview.html", {"rendered": rendered})
    return HttpResponse(escape(document))


def page_of(name: str) -> Page | None:
    """The stored page of a name as in `widgets.preview_query`, None where there is none."""
    model_name, _slash, pk = name.partition("/")
    models = (model for model in page_models() if model._meta.model_name == model_name)
    model = next(models, None)
    return model._default_manager.filter(pk=sent_key(pk)).first() if model else None


@never_cache
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Put the posted `image` into the library; the answer is what to insert, or what was wrong.

    With `description`, or with `is_decorative` as "true". `image_code` is for the widget's own
    script, the rest for ours.
    """
    if not request.user.is_authenticated:
        return JsonResponse({}, status=HTTPStatus.UNAUTHORIZED)
    refuse_all_but_writers(request)
    file = request.FILES.get("image")
    if file is None:
        return JsonResponse({"image": [_("No image was sent.")]}, status=400)
    description = request.POST.get("description", "").strip()
    try:
        validate_showable(description)
        image = add_to_library(
            file,
            by=request.user,
            description=description,
            is_decorative=request.POST.get("is_decorative") == "true",
        )
    except ValidationError as error:
        return JsonResponse({"image": error.messages}, status=400)
    except ImageError as error:
        return JsonResponse({"image": [str(error)]}, status=400)
    shown = {"path": image.path, "url": image.thumbnail_url, "address": image.url}
    said = {"image_code": image.code, "description": image.description}
    return JsonResponse(shown | said)


@require_safe
def preview(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """A stored page as it is or would be published, for those who may view it in the admin."""
    page_model = page_model_or_404(model)
    if not request.user.has_perm(f"casestudies.view_{model}"):
        raise PermissionDenied
    page = get_object_or_404(page_model._default_manager, pk=pk)
    return preview_response(request, page, for_staff=True)
