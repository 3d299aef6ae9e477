"""Addresses of this room. None of allauth's own is mounted: each here has a gate."""

from django.conf import settings
from django.urls import path

from zgh.foundation.access.gate import signed_in

from . import confirm_views, factor_views, guard_views, own_views, running_views, step_views, views
from .operate import operator

app_name = "accounts"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("login/password/", views.login_by_password, name="login_by_password"),
    path("login/passkey/", step_views.login_by_passkey, name="login_by_passkey"),
    path("login/passkey/begin/", step_views.begin_passkey, name="begin_passkey"),
    path("login/second_step/", step_views.second_step_page, name="second_step"),
    path("login/help/", views.help_page, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("sign_out/", views.sign_out, name="sign_out"),
    path("settings/", own_views.settings, name="settings"),
    path("look/", own_views.set_look, name="look"),
    path("password/", own_views.password, name="password"),
    path("devices/", own_views.device_list, name="devices"),
    path("devices/sign_out/", own_views.sign_out_elsewhere, name="sign_out_others"),
    path("devices/<int:pk>/sign_out/", own_views.sign_out_elsewhere, name="sign_out_device"),
    path("two_steps/", factor_views.two_steps, name="two_steps"),
    path("two_steps/app/", factor_views.add_app, name="add_app"),
    path("two_steps/app/qr/", factor_views.qr, name="qr"),
    path("two_steps/passkey/", factor_views.add_passkey, name="add_passkey"),
    path("two_steps/recovery_codes/", factor_views.recovery_codes, name="recovery_codes"),
    path("two_steps/<int:pk>/rename/", factor_views.rename_factor, name="rename_factor"),
    path("two_steps/<int:pk>/remove/", factor_views.remove_factor, name="remove_factor"),
    path("confirm/", confirm_views.confirm, name="confirm"),
    path("go_on/", confirm_views.go_on, name="go_on"),
    path("devices/<int:pk>/not_me/", own_views.not_me, name="not_me"),
    path("history/", signed_in(guard_views.SignIns.as_view()), name="history"),
    path("still_here/", own_views.still_here, name="still_here"),
    path("guard/", guard_views.guard_page, name="guard"),
    path("guard/<int:pk>/", guard_views.guard_login, name="guard_login"),
    path("guard/<int:pk>/unlock/", guard_views.unlock, name="unlock"),
    path("guard/<int:pk>/end_sessions/", guard_views.end_sessions, name="end_sessions"),
    path("guard/<int:pk>/ask_reset/", guard_views.ask_reset, name="ask_reset"),
    path("resets/<int:pk>/approve_reset/", guard_views.approve_reset, name="approve_reset"),
    path("resets/<int:pk>/refuse_reset/", guard_views.refuse_reset, name="refuse_reset"),
    path("events/", operator("audit")(guard_views.Events.as_view()), name="events"),
    path("running/", running_views.running_page, name="running"),
    path("running/tasks/<uuid:pk>/rerun/", running_views.rerun, name="rerun"),
    path("operate/", own_views.operate_page, name="operate"),
    path("operate/stand_down/", own_views.stand_down, name="stand_down"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", views.demo, name="demo"))
