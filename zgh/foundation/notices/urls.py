"""Addresses of this room."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.list_notices, name="list"),
    path("read-all/", views.read_all, name="read_all"),
    path("preferences/", views.preferences, name="preferences"),
    path("<int:pk>/", views.open_notice, name="open"),
]
