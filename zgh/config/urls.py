"""The address book. Every room mounts its own urls; every view declares who may open it."""

from django.urls import include, path

urlpatterns = [
    path("", include("zgh.foundation.portal.urls")),
    path("account/", include("zgh.foundation.accounts.urls")),
    path("orgs/", include("zgh.foundation.orgs.urls")),
    path("todo/", include("zgh.foundation.todo.urls")),
    path("notices/", include("zgh.foundation.notices.urls")),
    path("files/", include("zgh.foundation.files.urls")),
    path("search/", include("zgh.foundation.search.urls")),
    path("audience/", include("zgh.foundation.audience.urls")),
    path("calendar/", include("zgh.foundation.calendar.urls")),
    path("audit/", include("zgh.foundation.audit.urls")),
    path("health/", include("zgh.config.health")),
    path("privacy/", include("zgh.foundation.privacy.urls")),
    path("moderation/", include("zgh.foundation.moderation.urls")),
    path("comments/", include("zgh.foundation.comments.urls")),
    path("membership/", include("zgh.governance.membership.urls")),
    path("terms/", include("zgh.governance.terms.urls")),
    path("handover/", include("zgh.governance.handover.urls")),
    path("structure/", include("zgh.governance.structure.urls")),
    path("honours/", include("zgh.services.honours.urls")),
    path("showcase/", include("zgh.services.showcase.urls")),
    path("policies/", include("zgh.services.policies.urls")),
    path("news/", include("zgh.services.news.urls")),
    path("brands/", include("zgh.services.brands.urls")),
    path("receptions/", include("zgh.services.receptions.urls")),
    path("voice/", include("zgh.services.voice.urls")),
]

handler400 = "zgh.kit.pages.bad_request"  # too much is a 413 with its own words
