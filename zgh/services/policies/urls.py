"""Addresses of this room."""

from django.urls import path

from zgh.foundation.access.gate import on_duty

from . import views, views_desk, views_history, views_write
from .models.keepers import DUTY

app_name = "policies"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("pass_on/", views.pass_on, name="pass_on"),
    path("judge/", views.judge, name="judge"),
    path("rephrased/", views.rephrased, name="rephrased"),
    path("leave/", views.leave, name="leave"),
    path("compare/<slug:kind>/", views.compare, name="compare"),
    path("documents/", views.Library.as_view(), name="documents"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/changes/", views_history.changes, name="changes"),
    # Those who keep the library
    path("desk/", on_duty(DUTY)(views_desk.Rules.as_view()), name="desk"),
    path("desk/documents/", on_duty(DUTY)(views_desk.Shelf.as_view()), name="shelf"),
    path("desk/work/", on_duty(DUTY)(views_desk.Work.as_view()), name="work"),
    path("desk/gaps/", on_duty(DUTY)(views_desk.Gaps.as_view()), name="gaps"),
    path("desk/gaps/<int:pk>/settle/", views_desk.settle, name="settle"),
    path("desk/gaps/<int:pk>/reopen/", views_desk.reopen, name="reopen"),
    path("desk/guides/", on_duty(DUTY)(views_desk.Guides.as_view()), name="guides"),
    path("desk/guides/add/", views_write.add_guide, name="add_guide"),
    path("desk/guides/<int:pk>/amend/", views_write.amend_guide, name="amend_guide"),
    path("desk/guides/<int:pk>/hide/", views_write.hide, name="hide"),
    path("desk/guides/<int:pk>/show/", views_write.show, name="show"),
    path("documents/add/", views_write.add_document, name="add_document"),
    path("documents/<int:pk>/amend/", views_write.amend_document, name="amend_document"),
    path("documents/<int:pk>/compare/", views_write.compare_document, name="compare_document"),
    path("documents/<int:pk>/files/<uuid:uuid>/take_off/", views_write.take_off, name="take_off"),
    path("documents/<int:pk>/editions/", views_history.editions, name="editions"),
    path("documents/<int:pk>/editions/<int:number>/take_again/", views_history.take_again, name="take_again"),
    path("documents/<int:pk>/publish/", views_write.publish, name="publish"),
    path("documents/<int:pk>/withdraw/", views_write.withdraw, name="withdraw"),
    path("extracts/<int:pk>/compare/", views_write.compare_extract, name="compare_extract"),
    path("extracts/<int:pk>/discard/", views_write.discard, name="discard"),
    path("rules/add/", views_write.add_rule, name="add_rule"),
    path("rules/<int:pk>/", views_desk.rule, name="rule"),
    path("rules/<int:pk>/amend/", views_write.amend, name="amend"),
    path("rules/<int:pk>/verify/", views_desk.verify, name="verify"),
    path("rules/<int:pk>/retire/", views_desk.retire, name="retire"),
    path("rules/<int:pk>/restore/", views_desk.restore, name="restore"),
]
