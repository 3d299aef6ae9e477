"""Addresses of this room."""

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views, views_desk, views_write
from .models.keepers import DUTIES

WORDLESS = ("take_up", "record", "revise", "discard", "resume", "put_back", "restore", "remember", "let_go", "publish")
WORDED = ("verify", "decline", "send_back", "withdraw", "revoke", "settle", "link_story")

app_name = "honours"
urlpatterns = [
    path("", views.Wall.as_view(), name="wall"),
    path("mine/", views.Mine.as_view(), name="mine"),
    path("report/", views.report, name="report"),
    path("<int:pk>/", views.honour, name="honour"),
    path("<int:pk>/agree/", views.agree, name="agree"),
    path("<int:pk>/hide/", views.hide, name="hide"),
    path("<int:pk>/show/", views.show, name="show"),
    path("<int:pk>/ask_change/", views.ask_change, name="ask_change"),
    path("<int:pk>/take_back/", views.take_back, name="take_back"),
    path("<int:pk>/add_photo/", views.add_photo, name="add_photo"),
    path("portraits/<int:pk>/allow/", views.allow, name="allow"),
    path("portraits/<int:pk>/refuse/", views.refuse, name="refuse"),
    # Those who keep the record
    path("desk/", on_duty(*DUTIES)(views_desk.Desk.as_view()), name="desk"),
    path("desk/enter/", views_write.enter, name="enter"),
    path("desk/<int:pk>/", views_desk.work, name="work"),
    path("desk/<int:pk>/amend/", views_write.amend, name="amend"),
    *[path(f"desk/<int:pk>/{verb}/", getattr(views_desk, verb), name=verb) for verb in (*WORDLESS, *WORDED)],
    path("desk/<int:pk>/papers/<uuid:uuid>/take_off/", views_desk.take_off, name="take_off"),
    path("awards/", on_duty(*DUTIES)(views_write.Awards.as_view()), name="awards"),
    path("awards/add/", views_write.add_award, name="add_award"),
    path("awards/<int:pk>/amend/", views_write.amend_award, name="amend_award"),
    path("awards/<int:pk>/retire/", views_write.retire, name="retire"),
    path("awards/<int:pk>/bring_back/", views_write.bring_back, name="bring_back"),
    path("bring/", views_write.bring, name="bring"),
    path("bring/template/", views_write.template, name="template"),
    path("bring/<int:pk>/", views_write.batch, name="batch"),
    path("bring/<int:pk>/apply/", views_write.apply, name="apply"),
    path("bring/<int:pk>/undo/", views_write.undo, name="undo"),
    path("bring/<int:pk>/give_up/", views_write.give_up, name="give_up"),
]
