"""Addresses of this room."""

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views, views_desk, views_questions
from .models.readers import DUTIES

app_name = "receptions"
urlpatterns = [
    path("", views.Receptions.as_view(), name="list"),
    path("desk/", on_duty(*DUTIES)(views_desk.DeskReceptions.as_view()), name="desk"),
    path("schedule/", views_desk.schedule, name="schedule"),
    path("<int:pk>/", views.reception, name="reception"),
    path("<int:pk>/ask/", views.ask, name="ask"),
    path("<int:pk>/live/", views.live, name="live"),
    path("<int:pk>/wall/", views.wall, name="wall"),
    path("<int:pk>/minutes/", views.minutes, name="minutes"),
    path("<int:pk>/console/", views_desk.console, name="console"),
    path("<int:pk>/news/", views_desk.news, name="news"),
    path("<int:pk>/questions/", views_desk.DeskQuestions.as_view(), name="questions"),
    path("<int:pk>/revise/", views_desk.revise, name="revise"),
    path("<int:pk>/cancel/", views_desk.cancel, name="cancel"),
    path("<int:pk>/begin/", views_desk.begin, name="begin"),
    path("<int:pk>/end/", views_desk.end, name="end"),
    path("<int:pk>/write/", views_desk.write, name="write"),
    path("<int:pk>/publish/", views_desk.publish, name="publish"),
    path("question/<int:pk>/upvote/", views.upvote, name="upvote"),
    path("question/<int:pk>/take_back/", views.take_back, name="take_back"),
    path("question/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("question/<int:pk>/approve/", views_questions.approve, name="approve"),
    path("question/<int:pk>/dismiss/", views_questions.dismiss, name="dismiss"),
    path("question/<int:pk>/restore/", views_questions.restore, name="restore"),
    path("question/<int:pk>/merge/", views_questions.merge, name="merge"),
    path("question/<int:pk>/split/", views_questions.split, name="split"),
    path("question/<int:pk>/queue/", views_questions.queue, name="queue"),
    path("question/<int:pk>/air/", views_questions.air, name="air"),
    path("question/<int:pk>/put_back/", views_questions.put_back, name="put_back"),
    path("question/<int:pk>/answer/", views_questions.answer, name="answer"),
    path("question/<int:pk>/amend/", views_questions.amend, name="amend"),
    path("question/<int:pk>/defer/", views_questions.defer, name="defer"),
    path("question/<int:pk>/carry/", views_questions.carry, name="carry"),
    path("question/<int:pk>/explain/", views_questions.explain, name="explain"),
]
