"""The desk's own addresses. They stand under /admin/, where the session is, before the admin's."""

from django.contrib import admin
from django.urls import path

from casestudies.desk.colleagues.here import here
from casestudies.desk.colleagues.remarking import remarks
from casestudies.desk.first_day import put_away, say_backup_restored, send_test_mail
from casestudies.desk.help.views import help_guide, help_index, help_part
from casestudies.desk.links.merging import merge
from casestudies.desk.links.page import links, update_old_links
from casestudies.desk.menus import menus
from casestudies.desk.writing.image_choice import choose_image
from casestudies.desk.writing.page_search import pages
from casestudies.desk.writing.previews import live_preview, preview, upload
from casestudies.desk.writing.unsaved import check, preview_unsaved, show_snippet

app_name = "desk"

# Asks whoever is no colleague to sign in, and lets no cache keep the answer. The two without it
# refuse by themselves: a sign-in page is no answer to the editor's script.
desk = admin.site.admin_view

urlpatterns = [
    path("markdownx/markdownify/", live_preview, name="live_preview"),
    path("markdownx/upload/", upload, name="upload"),
    path("images/choose/", desk(choose_image), name="choose_image"),
    path("pages/", desk(pages), name="pages"),
    path("check/<str:model>/<int:pk>/", desk(check), name="check"),
    path("snippet/<str:model>/<int:pk>/", desk(show_snippet), name="show_snippet"),
    path("preview/unsaved/<str:model>/<int:pk>/", desk(preview_unsaved), name="preview_unsaved"),
    path("preview/<str:model>/<int:pk>/", desk(preview), name="preview"),
    path("here/<str:model>/<int:pk>/", desk(here), name="here"),
    path("links/", desk(links), name="links"),
    path("links/mend/<str:model>/<int:pk>/", desk(update_old_links), name="update_old_links"),
    path("first-day/mail/", desk(send_test_mail), name="send_test_mail"),
    path("first-day/backup/", desk(say_backup_restored), name="say_backup_restored"),
    path("first-day/put-away/", desk(put_away), name="put_away"),
    path("menus/", desk(menus), name="menus"),
    path("remarks/<str:model>/<int:pk>/", desk(remarks), name="remarks"),
    path("help/", desk(help_index), name="help"),
    path("help/<slug:name>/", desk(help_guide), name="help_guide"),
    path("help/<slug:name>/<slug:anchor>/", desk(help_part), name="help_part"),
    path("merge/<str:model>/<int:pk>/", desk(merge), name="merge"),
]
