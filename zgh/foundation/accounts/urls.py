"""Addresses of this room. None of allauth's own is mounted: each here has a gate."""

from django.conf import settings
from django.urls import path

from . import confirm_views, own_views, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("login/password/", views.login_by_password, name="login_by_password"),
    path("login/help/", views.help_page, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("sign_out/", views.sign_out, name="sign_out"),
    path("settings/", own_views.settings, name="settings"),
    path("look/", own_views.set_look, name="look"),
    path("password/", own_views.password, name="password"),
    path("devices/", own_views.device_list, name="devices"),
    path("devices/sign_out/", own_views.sign_out_elsewhere, name="sign_out_others"),
    path("devices/<int:pk>/sign_out/", own_views.sign_out_elsewhere, name="sign_out_device"),
    path("confirm/", confirm_views.confirm, name="confirm"),
    path("go_on/", confirm_views.go_on, name="go_on"),
    path("operate/", own_views.operate_page, name="operate"),
    path("operate/stand_down/", own_views.stand_down, name="stand_down"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", views.demo, name="demo"))
