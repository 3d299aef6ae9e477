"""Addresses of this room."""

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views, views_desk
from .models.keepers import DUTY

app_name = "policies"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("pass_on/", views.pass_on, name="pass_on"),
    path("leave/", views.leave, name="leave"),
    path("compare/<slug:kind>/", views.compare, name="compare"),
    path("documents/", views.Library.as_view(), name="documents"),
    path("documents/<int:pk>/", views.document, name="document"),
    # Those who keep the library
    path("desk/", on_duty(DUTY)(views_desk.Rules.as_view()), name="desk"),
    path("desk/documents/", on_duty(DUTY)(views_desk.Shelf.as_view()), name="shelf"),
    path("desk/gaps/", on_duty(DUTY)(views_desk.Gaps.as_view()), name="gaps"),
    path("desk/gaps/<int:pk>/settle/", views_desk.settle, name="settle"),
    path("desk/gaps/<int:pk>/reopen/", views_desk.reopen, name="reopen"),
    path("documents/add/", views_desk.add_document, name="add_document"),
    path("documents/<int:pk>/amend/", views_desk.amend_document, name="amend_document"),
    path("documents/<int:pk>/publish/", views_desk.publish, name="publish"),
    path("documents/<int:pk>/withdraw/", views_desk.withdraw, name="withdraw"),
    path("rules/add/", views_desk.add_rule, name="add_rule"),
    path("rules/<int:pk>/", views_desk.rule, name="rule"),
    path("rules/<int:pk>/amend/", views_desk.amend, name="amend"),
    path("rules/<int:pk>/verify/", views_desk.verify, name="verify"),
    path("rules/<int:pk>/retire/", views_desk.retire, name="retire"),
    path("rules/<int:pk>/restore/", views_desk.restore, name="restore"),
]
