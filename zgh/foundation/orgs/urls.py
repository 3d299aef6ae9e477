"""Addresses of this room."""

from django.urls import path

from .views import imports, offices, people, unions

app_name = "orgs"
urlpatterns = [
    path("", unions.unions, name="unions"),
    path("home/", unions.home, name="home"),
    path("unions/<int:pk>/", unions.union, name="union"),
    path("unions/<int:pk>/below/", unions.below, name="below"),
    path("companies/", unions.CompanyList.as_view(), name="companies"),
    path("people/", people.PersonList.as_view(), name="people"),
    path("people/me/", people.me, name="me"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/unseal/<str:field>/", people.unseal, name="unseal"),
    path("unions/<int:pk>/officers/", offices.officers, name="officers"),
    path("unions/<int:pk>/appoint/", offices.appoint, name="appoint"),
    path("unions/<int:pk>/grant/", offices.grant, name="grant"),
    path("officers/<int:pk>/leave/", offices.leave, name="leave"),
    path("duties/<int:pk>/end/", offices.end, name="end"),
    path("import/", imports.imports, name="import"),
    path("import/template/<str:kind>/", imports.template, name="template"),
    path("import/<int:pk>/", imports.batch, name="batch"),
    path("import/<int:pk>/errors/", imports.errors, name="errors"),
    path("import/<int:pk>/apply/", imports.apply, name="apply"),
    path("import/<int:pk>/discard/", imports.discard, name="discard"),
]
