"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import lists, views, views_certificate, views_election

app_name = "terms"
for_leaders = on_duty("chair", "orgs")
urlpatterns = [
    path("", for_leaders(lists.TermList.as_view()), name="terms"),
    path("missing/", for_leaders(lists.MissingList.as_view()), name="missing"),
    path("re-elections/", for_leaders(lists.ReElectionList.as_view()), name="re_elections"),
    path("certificates/", for_leaders(lists.CertificateList.as_view()), name="certificates"),
    path("rules/", views.rules, name="rules"),
    path("rules/<int:pk>/amend/", views.amend_figure, name="amend_figure"),
    path("unions/<int:pk>/", views.union, name="union"),
    path("unions/<int:pk>/register/", views.register, name="register"),
    path("unions/<int:pk>/start/", views_election.start, name="start"),
    path("unions/<int:pk>/enter/", views_certificate.enter, name="enter"),
    path("<int:pk>/amend/", views.amend, name="amend"),
    path("<int:pk>/by_elect/", views_election.by_elect, name="by_elect"),
    path("<int:pk>/extend/", views.extend, name="extend"),
    path("re-elections/<int:pk>/", views_election.re_election, name="re_election"),
    path("re-elections/<int:pk>/nominate/", views_election.nominate, name="nominate"),
    path("re-elections/<int:pk>/finish/", views_election.finish, name="finish"),
    path("re-elections/<int:pk>/drop/", views_election.drop, name="drop"),
    path("seats/<int:pk>/withdraw/", views_election.withdraw, name="withdraw"),
    path("steps/<int:pk>/complete/", views_election.complete, name="complete"),
    path("steps/<int:pk>/approve/", views_election.approve, name="approve"),
    path("steps/<int:pk>/send_back/", views_election.send_back, name="send_back"),
    path("steps/<int:pk>/skip/", views_election.skip, name="skip"),
    path("steps/<int:pk>/undo/", views_election.undo, name="undo"),
    path("certificates/<int:pk>/", views_certificate.certificate, name="certificate"),
    path("certificates/<int:pk>/revoke/", views_certificate.revoke, name="revoke"),
]
