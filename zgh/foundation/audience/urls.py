"""Addresses of this room."""

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views

app_name = "audience"
urlpatterns = [
    path("count/", views.count, name="count"),
    path("post_kinds/", on_duty("orgs")(views.PostKinds.as_view()), name="post_kinds"),
    path("post_kinds/add/", views.add_post_kind, name="add_post_kind"),
    path("post_kinds/<int:pk>/amend/", views.amend_post_kind, name="amend_post_kind"),
]
