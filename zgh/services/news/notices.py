"""What people are told about in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.kinds import Kind, register

MUST_READ = register(Kind("news.must_read", _("有一篇要读的通知"), icon="file-alert"))
REMINDED = register(Kind("news.reminded", _("还有一篇通知没有读"), icon="file-alert"))
PASSED = register(Kind("news.passed", _("您的稿子审过了"), push=False, icon="circle-check"))
SENT_BACK = register(Kind("news.sent_back", _("您的稿子退回来改"), icon="arrow-back-up"))
ADOPTED = register(Kind("news.adopted", _("您投的稿采用了"), push=False, icon="news"))
DECLINED = register(Kind("news.declined", _("您投的稿没有采用"), push=False, icon="news"))
UNTAGGED = register(Kind("news.untagged", _("您的文章不在品牌页上了"), push=False, icon="news"))
SOURCE_CORRECTED = register(Kind("news.source_corrected", _("转载的原文改过了"), icon="alert-triangle"))
SOURCE_WITHDRAWN = register(Kind("news.source_withdrawn", _("转载的原文撤回了"), icon="alert-triangle"))
