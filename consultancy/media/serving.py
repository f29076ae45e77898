"""Images out of the bucket, at the addresses that they would have out of a folder."""

from http import HTTPStatus
from mimetypes import guess_type
from posixpath import normpath
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.static import serve


def media_of_bucket(request: HttpRequest, path: str) -> HttpResponseBase:
    """The answer that a file in the folder would get; 503 while the bucket is away and there is no
    copy here. Raises Http404.
    """
    bucket: Any = storages["default"]
    name = normpath(path).lstrip("/")
    try:
        copy = bucket.current_copy(name)
        if copy is not None:
            return serve(request, name, document_root=str(settings.MEDIA_ROOT))
        return HttpResponse(bucket.fetch(name), content_type=guess_type(name)[0])
    except (FileNotFoundError, SuspiciousOperation):
        raise Http404 from None
    except OSError:
        said = _("This image cannot be shown at the moment. Please try again in a minute.")
        headers = {"Retry-After": "10", "Content-Type": "text/plain; charset=utf-8"}
        return HttpResponse(said, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
