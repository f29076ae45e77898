"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from casestudies import home
from casestudies.kinds import MARKDOWN
from casestudies.machines import index_now, llms, sitemaps
from casestudies.machines.markdown_of_html import in_markdown
from consultancy import brand_files, social_cards, styleguide, views
from consultancy.health import probes
from consultancy.metrics.page import metrics
from contact import views as request_views

handler500 = "consultancy.failing.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("privacy/", views.privacy, name="privacy"),
    path(f"privacy{MARKDOWN}", in_markdown(views.privacy)),
    path(f"diagnostic{MARKDOWN}", in_markdown(request_views.diagnostic)),
    path(f"diagnostic/thanks{MARKDOWN}", in_markdown(request_views.thanks)),
    path("brand.css", brand_files.brand_css, name="brand_css"),
    path("favicon.svg", brand_files.icon_svg, name="icon_svg"),
    path("favicon.ico", brand_files.icon_ico, name="icon_ico"),
    path("icon-<int:size>.png", brand_files.icon_png, name="icon_png"),
    path("site.webmanifest", brand_files.manifest, name="manifest"),
    path("cards/site.png", social_cards.site_card, name="site_card"),
    path("cards/<str:section>/<path:slug>.png", social_cards.page_card, name="page_card"),
    path(
        "cards/<str:section>/<path:slug>.jpg", social_cards.page_photograph, name="page_photograph"
    ),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("media/<path:path>", views.media, name="media"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", sitemaps.part, name="sitemap_part"),
    path("llms.txt", llms.llms, name="llms"),
    path("llms-<slug:section>-<int:number>.txt", llms.llms_part, name="llms_part"),
    path("<slug:key>.txt", index_now.key_file, name="index_now_key"),
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path(
        "admin/card/<str:made_from>/",
        admin.site.admin_view(social_cards.unsaved_card),
        name="unsaved_card",
    ),
    path("admin/", include("consultancy.signin.urls")),
    path("admin/", include("consultancy.health.urls")),
    path("admin/", include("casestudies.desk.urls")),
    path("admin/", admin.site.urls),
    path("diagnostic/", include("contact.urls")),
    path("", include("casestudies.urls")),
]
