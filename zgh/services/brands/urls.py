"""Addresses of this room."""

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views, views_desk, views_incubation, views_story
from .models.seats import DUTIES

app_name = "brands"
urlpatterns = [
    path("", views.Brands.as_view(), name="list"),
    path("<int:pk>/", views.brand, name="brand"),
    path("<int:pk>/follow/", views.follow, name="follow"),
    path("<int:pk>/unfollow/", views.unfollow, name="unfollow"),
    path("milestones/<int:pk>/", views.milestone, name="milestone"),
    path("people/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("people/<int:pk>/refuse/", views.refuse, name="refuse"),
    # Those who keep brands
    path("desk/", on_duty(*DUTIES)(views_desk.Desk.as_view()), name="desk"),
    path("found/", views_desk.found, name="found"),
    path("<int:pk>/work/", views_desk.work, name="work"),
    path("<int:pk>/edit/", views_desk.edit, name="edit"),
    path("<int:pk>/editions/", views_story.editions, name="editions"),
    path("<int:pk>/editions/<int:number>/take_again/", views_story.take_again, name="take_again"),
    path("<int:pk>/picture/", views_desk.picture, name="picture"),
    path("<int:pk>/place/", views_desk.place, name="place"),
    path("<int:pk>/retire/", views_desk.retire, name="retire"),
    path("<int:pk>/bring_back/", views_desk.bring_back, name="bring_back"),
    path("<int:pk>/add_milestone/", views_desk.add_milestone, name="add_milestone"),
    path("milestones/<int:pk>/amend/", views_desk.amend_milestone, name="amend_milestone"),
    path("milestones/<int:pk>/remove/", views_desk.remove_milestone, name="remove_milestone"),
    path("milestones/<int:pk>/put_back/", views_desk.put_back_milestone, name="put_back_milestone"),
    path("<int:pk>/add_person/", views_desk.add_person, name="add_person"),
    path("people/<int:pk>/amend/", views_desk.amend_person, name="amend_person"),
    path("people/<int:pk>/take_off/", views_desk.take_off, name="take_off"),
    # From an application to a brand
    path("incubations/", on_duty(*DUTIES)(views_incubation.Incubations.as_view()), name="incubations"),
    path("incubations/apply/", views_incubation.apply, name="apply"),
    path("incubations/<int:pk>/", views_incubation.incubation, name="incubation"),
    path("incubations/<int:pk>/save_draft/", views_incubation.save_draft, name="save_draft"),
    path("incubations/<int:pk>/submit/", views_incubation.submit, name="submit"),
    path("incubations/<int:pk>/withdraw/", views_incubation.withdraw, name="withdraw"),
    path("incubations/<int:pk>/accept/", views_incubation.accept, name="accept"),
    path("incubations/<int:pk>/send_back/", views_incubation.send_back, name="send_back"),
    path("incubations/<int:pk>/note_visit/", views_incubation.note_visit, name="note_visit"),
    path("incubations/<int:pk>/try_out/", views_incubation.try_out, name="try_out"),
    path("incubations/<int:pk>/extend/", views_incubation.extend, name="extend"),
    path("incubations/<int:pk>/report/", views_incubation.report, name="report"),
    path("incubations/<int:pk>/recognise/", views_incubation.recognise, name="recognise"),
    path("incubations/<int:pk>/decline/", views_incubation.decline, name="decline"),
    path("visits/<int:pk>/amend/", views_incubation.amend_visit, name="amend_visit"),
    path("customs/", views_incubation.decide, name="decide"),
]
