"""Addresses of this room."""

from django.urls import path

from . import views

app_name = "files"
urlpatterns = [
    path("<uuid:uuid>/", views.open_file, name="open"),
    path("<uuid:uuid>/thumb/", views.thumb, name="thumb"),
]
