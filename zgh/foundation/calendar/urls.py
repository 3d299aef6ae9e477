"""Addresses of this room."""

from django.urls import path

from . import views

app_name = "calendar"
urlpatterns = [
    path("", views.index, name="index"),
    path("union/<int:pk>/", views.month, name="month"),
    path("union/<int:pk>/mark/", views.mark, name="mark"),
    path("day/<int:pk>/clear/", views.clear, name="clear"),
]
