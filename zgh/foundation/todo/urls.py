"""Addresses of this room."""

from django.urls import URLPattern

app_name = "todo"
urlpatterns: list[URLPattern] = []
