"""Fixed words stand before slugs: `feed` is no slug."""

from django.urls import path

from casestudies import feeds, shared_version, views

app_name = "casestudies"

urlpatterns = [
    path("case-studies/", views.case_studies, name="case_studies"),
    path("case-studies/feed/", feeds.CaseStudyFeed(), name="case_study_feed"),
    path("case-studies/<str:slug>/", views.case_study, name="case_study"),
    path("insights/", views.insights, name="insights"),
    path("insights/feed/", feeds.InsightFeed(), name="insight_feed"),
    path("insights/<str:slug>/", views.insight, name="insight"),
    path("problems/", views.problems, name="problems"),
    path("problems/<str:slug>/", views.problem, name="problem"),
    path("outcomes/", views.outcomes, name="outcomes"),
    path("outcomes/<str:slug>/", views.outcome, name="outcome"),
    path("shared/<str:token>/", shared_version.shared_version, name="shared_version"),
]
