"""The desk's own addresses. They stand under /admin/, where the session is, before the admin's."""

from django.urls import path

from casestudies.desk import library
from casestudies.desk.links import merging
from casestudies.desk.links import page as links_page
from casestudies.desk.writing import page_search, previews, unsaved

app_name = "desk"

urlpatterns = [
    path("markdownx/markdownify/", previews.live_preview, name="live_preview"),
    path("markdownx/upload/", previews.upload, name="upload"),
    path("images/recent/", library.recent_images, name="recent_images"),
    path("pages/", page_search.pages, name="pages"),
    path("check/<str:model>/<int:pk>/", unsaved.check, name="check"),
    path("preview/unsaved/<str:model>/<int:pk>/", unsaved.preview_unsaved, name="preview_unsaved"),
    path("preview/<str:model>/<int:pk>/", previews.preview, name="preview"),
    path("links/", links_page.links, name="links"),
    path("links/mend/<str:model>/<int:pk>/", links_page.update_old_links, name="update_old_links"),
    path("merge/<str:model>/<int:pk>/", merging.merge, name="merge"),
]
