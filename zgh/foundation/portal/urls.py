"""Addresses of this room: the roots people type."""

from django.urls import path

from . import views, views_app, views_desk

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("services/", views.services, name="services"),
    path("learn/", views.learn, name="learn"),
    path("me/", views.me, name="me"),
    path("desk/", views_desk.desk, name="desk"),
    path("desk/everything/", views_desk.everything, name="everything"),
    path("desk/appoint/", views_desk.appoint, name="appoint"),
    path("offline/", views_app.offline, name="offline"),
    path("worker.js", views_app.worker, name="worker"),
    path("manifest.webmanifest", views_app.manifest, name="manifest"),
]
