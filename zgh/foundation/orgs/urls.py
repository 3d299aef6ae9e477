"""Addresses of this room."""

from django.urls import path

from zgh.foundation.access.gate import on_duty

from .models.scoping import KEEPERS
from .views import aliases, batch, deciding, grid, imports, listing, mapping, offices, people, unions

app_name = "orgs"
urlpatterns = [
    path("", unions.unions, name="unions"),
    path("home/", unions.home, name="home"),
    path("unions/<int:pk>/", unions.union, name="union"),
    path("unions/<int:pk>/below/", unions.below, name="below"),
    path("unions/<int:pk>/nickname/", aliases.nickname, name="nickname"),
    path("nicknames/<int:pk>/unname/", aliases.unname, name="unname"),
    path("list/", listing.UnionList.as_view(), name="list"),
    path("map/", grid.grid, name="grid"),
    path("companies/", unions.CompanyList.as_view(), name="companies"),
    path("people/", on_duty(*KEEPERS)(people.PersonList.as_view()), name="people"),
    path("people/me/", people.me, name="me"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/replace_phone/", people.replace_phone, name="replace_phone"),
    path("people/<int:pk>/unseal/<str:field>/", people.unseal, name="unseal"),
    path("unions/<int:pk>/officers/", offices.officers, name="officers"),
    path("unions/<int:pk>/appoint/", offices.appoint, name="appoint"),
    path("unions/<int:pk>/grant/", offices.grant, name="grant"),
    path("officers/<int:pk>/leave/", offices.leave, name="leave"),
    path("duties/<int:pk>/end/", offices.end, name="end"),
    path("import/", imports.imports, name="import"),
    path("import/template/<str:kind>/", imports.template, name="template"),
    path("import/sample/", imports.sample, name="sample"),
    path("import/aliases/", on_duty("roster")(mapping.AliasList.as_view()), name="aliases"),
    path("import/aliases/<int:pk>/forget/", mapping.forget, name="forget"),
    path("import/<int:pk>/", batch.batch, name="batch"),
    path("import/<int:pk>/download/", batch.download, name="download"),
    path("import/<int:pk>/ties/", batch.open_ties, name="ties"),
    path("import/<int:pk>/map/", mapping.map_columns, name="map"),
    path("import/<int:pk>/alias/", mapping.alias, name="alias"),
    path("import/<int:pk>/decide/", mapping.decide, name="decide"),
    path("import/<int:pk>/renew/", mapping.renew, name="renew"),
    path("import/<int:pk>/apply/", deciding.apply, name="apply"),
    path("import/<int:pk>/propose/", deciding.propose, name="propose"),
    path("import/<int:pk>/approve/", deciding.approve, name="approve"),
    path("import/<int:pk>/decline/", deciding.decline, name="decline"),
    path("import/<int:pk>/undo/", deciding.undo, name="undo"),
    path("import/<int:pk>/discard/", deciding.discard, name="discard"),
]
