"""Addresses of this room."""

from django.urls import path

from zgh.foundation.access.gate import on_duty
from zgh.foundation.moderation.models.seats import DUTIES

from . import views, views_collect, views_desk, views_erase

app_name = "showcase"
urlpatterns = [
    path("", views.Wall.as_view(), name="wall"),
    path("mine/", views.Mine.as_view(), name="mine"),
    path("post/", views.post, name="post"),
    path("<int:pk>/", views.work, name="work"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/revise/", views.revise, name="revise"),
    path("<int:pk>/erase/", views_erase.erase, name="erase"),
    path("<int:pk>/appreciate/", views.appreciate, name="appreciate"),
    path("<int:pk>/take_back/", views.take_back, name="take_back"),
    path("part/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("part/<int:pk>/refuse/", views.refuse, name="refuse"),
    path("collections/", views.Collections.as_view(), name="collections"),
    path("collections/<int:pk>/", views.collection, name="collection"),
    # Those who look after the stage
    path("desk/", on_duty(*DUTIES)(views_desk.Works.as_view()), name="desk"),
    path("desk/collections/", on_duty(*DUTIES)(views_desk.Albums.as_view()), name="albums"),
    path("desk/collections/add/", views_collect.add_collection, name="add_collection"),
    path("<int:pk>/feature/", views_desk.feature, name="feature"),
    path("<int:pk>/take_in/", views_collect.take_in, name="take_in"),
    path("<int:pk>/unfeature/", views_desk.unfeature, name="unfeature"),
    path("collections/<int:pk>/amend/", views_collect.amend, name="amend"),
    path("collections/<int:pk>/publish/", views_collect.publish, name="publish"),
    path("collections/<int:pk>/withdraw/", views_collect.withdraw, name="withdraw_collection"),
]
