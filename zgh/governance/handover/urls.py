"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import lists, views, views_absence

app_name = "handover"
for_keepers = on_duty("orgs", "chair")  # others have their own page, handover:mine
urlpatterns = [
    path("", for_keepers(lists.HandOverList.as_view()), name="hand_overs"),
    path("find/", views.find, name="find"),
    path("mine/", views_absence.mine, name="mine"),
    path("propose/", views.propose, name="propose"),
    path("people/<int:pk>/give/", views.give, name="give"),
    path("people/<int:pk>/arrange/", views_absence.arrange, name="arrange"),
    path("<int:pk>/", views.hand_over, name="hand_over"),
    path("<int:pk>/sheet/", views.sheet, name="sheet"),
    path("<int:pk>/refuse/", views.refuse, name="refuse"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("absences/", for_keepers(lists.AbsenceList.as_view()), name="absences"),
    path("absences/<int:pk>/", views_absence.absence, name="absence"),
    path("absences/<int:pk>/agree/", views_absence.agree, name="agree"),
    path("absences/<int:pk>/refuse/", views_absence.refuse_absence, name="refuse_absence"),
    path("absences/<int:pk>/withdraw/", views_absence.withdraw_absence, name="withdraw_absence"),
    path("absences/<int:pk>/come_back/", views_absence.come_back, name="come_back"),
]
