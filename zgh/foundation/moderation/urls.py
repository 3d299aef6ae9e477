"""Addresses of this room."""

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views, views_desk, views_many
from .models.seats import DUTIES

app_name = "moderation"
urlpatterns = [
    path("flag/<str:label>/<int:pk>/", views.flag, name="flag"),
    path("flags/", views.MyFlags.as_view(), name="flags"),
    path("decision/<int:pk>/", views.decision, name="decision"),
    path("decision/<int:pk>/appeal/", views.appeal, name="appeal"),
    # Those who look after a union's place
    path("take_up/<str:label>/<int:pk>/", views.take_up, name="take_up"),
    path("desk/", on_duty(*DUTIES)(views_desk.Reviews.as_view()), name="desk"),
    path("desk/hide/", views_many.hide_many, name="hide_many"),
    path("desk/remove/", views_many.remove_many, name="remove_many"),
    path("desk/words/", on_duty(*DUTIES)(views_desk.Words.as_view()), name="words"),
    path("desk/words/add/", views_desk.add_words, name="add_words"),
    path("desk/rules/", views_desk.own_rules, name="own_rules"),
    path("desk/rules/<int:pk>/", views_desk.rules, name="rules"),
    path("<int:pk>/", views_desk.review, name="review"),
    path("<int:pk>/approve/", views_desk.approve, name="approve"),
    path("<int:pk>/hide/", views_desk.hide, name="hide"),
    path("<int:pk>/remove/", views_desk.remove, name="remove"),
    path("<int:pk>/uphold/", views_desk.uphold, name="uphold"),
    path("<int:pk>/pass_up/", views_desk.pass_up, name="pass_up"),
]
