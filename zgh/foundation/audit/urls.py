"""Addresses of this room."""

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views

app_name = "audit"
urlpatterns = [path("", on_duty("audit")(views.Records.as_view()), name="records")]
