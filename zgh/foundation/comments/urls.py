"""Addresses of this room."""

from django.urls import path

from . import views

app_name = "comments"
urlpatterns = [
    path("mine/", views.Mine.as_view(), name="mine"),
    path("on/<str:label>/<int:pk>/", views.thread, name="thread"),
    path("on/<str:label>/<int:pk>/write/", views.write, name="write"),
    path("on/<str:label>/<int:pk>/close/", views.close, name="close"),
    path("on/<str:label>/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("on/<str:label>/<int:pk>/premoderate/", views.premoderate, name="premoderate"),
    path("<int:pk>/", views.comment, name="comment"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/put_back/", views.put_back, name="put_back"),
]
