"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views, views_desk, views_export, views_keep, views_own

app_name = "privacy"
urlpatterns = [
    path("", views.my, name="my"),
    path("held/<str:key>/", views.held, name="held"),
    path("looks/", views.looks, name="looks"),
    path("looks/<int:pk>/ask/", views.inquire, name="inquire"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/ask/", views.ask, name="ask"),
    path("corrections/<int:pk>/", views.correction, name="correction"),
    path("corrections/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("consents/", views_own.consents, name="consents"),
    path("consents/<str:purpose>/give/", views_own.give, name="give"),
    path("consents/<str:purpose>/withdraw/", views_own.withdraw_consent, name="withdraw_consent"),
    path("copies/", views_own.copies, name="copies"),
    path("copies/<int:pk>/<str:face>/", views_own.take_copy, name="take_copy"),
    path("closing/", views_own.closing, name="closing"),
    path("closing/<int:pk>/withdraw/", views_own.stay, name="stay"),
    path("requests/", on_duty("orgs", "roster", "audit")(views_desk.RequestList.as_view()), name="requests"),
    path("requests/<int:pk>/", views_desk.request_page, name="request"),
    path("requests/<int:pk>/accept/", views_desk.accept, name="accept"),
    path("requests/<int:pk>/correct/", views_desk.correct, name="correct"),
    path("requests/<int:pk>/answer/", views_desk.answer, name="answer"),
    path("requests/<int:pk>/refuse/", views_desk.refuse, name="refuse"),
    path("closed/", on_duty("orgs", "roster")(views_desk.ClosedList.as_view()), name="closed"),
    path("closed/<int:pk>/", views_desk.reactivate, name="reactivate"),
    path("exports/", views_export.ExportList.as_view(), name="exports"),
    path("exports/ask/", views_export.ask_export, name="ask_export"),
    path("exports/<int:pk>/", views_export.export, name="export"),
    path("exports/<int:pk>/approve/", views_export.approve, name="approve"),
    path("exports/<int:pk>/refuse/", views_export.refuse, name="refuse_export"),
    path("exports/<int:pk>/withdraw/", views_export.withdraw, name="withdraw_export"),
    path("exports/<int:pk>/take/", views_export.take, name="take"),
    path("periods/", views_keep.periods, name="periods"),
    path("periods/<str:kind>/", views_keep.set_period, name="set_period"),
    path("assessments/", on_duty("orgs", "audit")(views_keep.AssessmentList.as_view()), name="assessments"),
    path("assessments/assess/", views_keep.assess, name="assess"),
    path("assessments/<int:pk>/", views_keep.revise, name="revise"),
]
