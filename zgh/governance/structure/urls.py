"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views, views_forms

app_name = "structure"
urlpatterns = [
    path("", on_duty("orgs")(views.Reorganisations.as_view()), name="changes"),
    path("forms/", views_forms.sheets, name="sheets"),
    path("forms/mine/", views_forms.mine, name="mine"),
    path("forms/<int:pk>/", views_forms.sheet, name="sheet"),
    path("forms/<int:pk>/union_form/", views_forms.union_form, name="union_form"),
    path("forms/<int:pk>/member_form/", views_forms.member_form, name="member_form"),
    path("forms/<int:pk>/fill_union/", views_forms.fill_union, name="fill_union"),
    path("forms/person/<int:pk>/fill_person/", views_forms.fill_person, name="fill_person"),
    path("draft/<str:kind>/", views.draft, name="draft"),
    path("<int:pk>/", views.reorganisation, name="reorganisation"),
    path("<int:pk>/affected/<str:key>/", views.affected, name="affected"),
    path("<int:pk>/revise/", views.revise, name="revise"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/send_back/", views.send_back, name="send_back"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
]
