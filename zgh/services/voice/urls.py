"""Addresses of this room."""

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views, views_author, views_cadre, views_desk, views_merge, views_plan
from .models.desk import DUTIES

app_name = "voice"
urlpatterns = [
    path("", views.MyCases.as_view(), name="mine"),
    path("ask/", views.ask, name="ask"),
    path("ask/similar/", views.similar, name="similar"),
    path("desk/", on_duty(*DUTIES)(views_desk.DeskCases.as_view()), name="desk"),
    path("desk/assign/", views_cadre.assign_many, name="assign_many"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/sent/", views.sent, name="sent"),
    path("<int:pk>/reply/", views_author.reply, name="reply"),
    path("<int:pk>/rate/", views_author.rate, name="rate"),
    path("<int:pk>/reopen/", views_author.reopen, name="reopen"),
    path("<int:pk>/withdraw/", views_author.withdraw, name="withdraw"),
    path("<int:pk>/desk/", views_desk.desk_case, name="desk_case"),
    path("<int:pk>/pane/", views_desk.pane, name="pane"),
    path("<int:pk>/related/", views_desk.related, name="related"),
    path("<int:pk>/accept/", views_cadre.accept, name="accept"),
    path("<int:pk>/refer/", views_cadre.refer, name="refer"),
    path("<int:pk>/assign/", views_cadre.assign, name="assign"),
    path("<int:pk>/note/", views_cadre.note, name="note"),
    path("<int:pk>/ask_author/", views_cadre.ask_author, name="ask_author"),
    path("<int:pk>/draft/", views_cadre.draft, name="draft"),
    path("<int:pk>/answer/", views_cadre.answer, name="answer"),
    path("<int:pk>/refuse/", views_cadre.refuse, name="refuse"),
    path("<int:pk>/merge/", views_merge.merge, name="merge"),
    path("<int:pk>/split/", views_merge.split, name="split"),
    path("<int:pk>/wait/", views_plan.wait, name="wait"),
    path("<int:pk>/defer/", views_plan.defer, name="defer"),
    path("<int:pk>/extend/", views_plan.extend, name="extend"),
    path("<int:pk>/decline/", views_plan.decline, name="decline"),
    path("<int:pk>/plan/", views_plan.plan, name="plan"),
    path("<int:pk>/advance/", views_plan.advance, name="advance"),
    path("<int:pk>/finish/", views_plan.finish, name="finish"),
]
