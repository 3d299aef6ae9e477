"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views, views_cadre, views_card, views_desk, views_member
from .models.office import DUTIES

app_name = "membership"
at_desk = on_duty(*DUTIES)
urlpatterns = [
    path("", views.mine, name="mine"),
    path("join/", views.join, name="join"),
    path("join/letter/", views.letter, name="letter"),
    path("join/confirm/", views.confirm, name="confirm"),
    path("resign/", views.resign, name="resign"),
    path("transfer/", views.request_transfer, name="request"),
    path("card/", views_card.card, name="card"),
    path("card/code/", views_card.code, name="code"),
    path("verify/<str:token>/", views_card.verify, name="verify"),
    path("applications/<int:pk>/", views.application, name="application"),
    path("applications/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("applications/<int:pk>/desk/", views_cadre.desk_application, name="desk_application"),
    path("applications/<int:pk>/vet/", views_cadre.vet, name="vet"),
    path("applications/<int:pk>/send_back/", views_cadre.send_back, name="send_back"),
    path("transfers/<int:pk>/", views.transfer, name="transfer"),
    path("transfers/<int:pk>/withdraw/", views.withdraw_transfer, name="withdraw_transfer"),
    path("transfers/<int:pk>/desk/", views_cadre.desk_transfer, name="desk_transfer"),
    path("transfers/<int:pk>/receive/", views_cadre.receive, name="receive"),
    path("transfers/<int:pk>/decline/", views_cadre.decline, name="decline"),
    path("transfers/<int:pk>/object/", views_cadre.object_to, name="object"),
    path("transfers/<int:pk>/release/", views_cadre.release, name="release"),
    path("desk/", at_desk(views_desk.ApplicationList.as_view()), name="applications"),
    path("desk/transfers/", at_desk(views_desk.TransferList.as_view()), name="transfers"),
    path("desk/members/", at_desk(views_desk.MemberList.as_view()), name="members"),
    path("desk/decisions/", at_desk(views_desk.DecisionList.as_view()), name="decisions"),
    path("desk/decide/", views_cadre.decide, name="decide"),
    path("decisions/<int:pk>/", views_cadre.decision, name="decision"),
    path("members/<int:pk>/", views_member.member, name="member"),
    path("memberships/<int:pk>/transfer/", views_member.move, name="move"),
    path("memberships/<int:pk>/retain/", views_member.retain, name="retain"),
    path("memberships/<int:pk>/resume/", views_member.resume, name="resume"),
    path("memberships/<int:pk>/move_out/", views_member.move_out, name="move_out"),
    path("memberships/<int:pk>/deem/", views_member.deem, name="deem"),
    path("memberships/<int:pk>/expel/", views_member.expel, name="expel"),
    path("memberships/<int:pk>/note_base/", views_member.note_base, name="note_base"),
    path("dues/<int:pk>/", views_member.reveal, name="reveal"),
]
