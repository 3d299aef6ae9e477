"""All settings, one file. What differs between installations comes from the environment (docs/operate.md)."""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from zgh.config import backing, logs
from zgh.config.environment import MODE, ROOT, env, folder, is_field_key, levels, required, secret, stop

DEMO = MODE == "demo"
DEBUG = MODE == "development"
TESTING = MODE == "test"

DATA_DIR = folder("ZGH_DATA", ROOT / "var")

# Secrets. The stand-ins are public on purpose: production refuses to start with them.
SECRET_KEY = secret("ZGH_SECRET_KEY", "not-secret-demo-only-" + "0" * 32)
FIELD_KEYS = secret("ZGH_FIELD_KEYS", "bm90LXNlY3JldC1kZW1vLW9ubHktZmllbGQta2V5MDA=").split(",")
BLIND_KEY = secret("ZGH_BLIND_KEY", "not-secret-demo-only-blind-index")
MASK_KEY = secret("ZGH_MASK_KEY", "not-secret-demo-only-author-mask")
for _key in FIELD_KEYS:
    if not is_field_key(_key):
        stop("the setting ZGH_FIELD_KEYS must hold keys made by `zgh keys`, newest first, separated by commas.")

# The public address gives the host and the origin unless there are several.
SITE_URL = required("ZGH_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname:
    stop("the setting ZGH_URL must be the platform's public address, such as https://zgh.example.com.")
# Probes on the machine itself ask for localhost; a link that points there helps no attacker.
_hosts = [_site.hostname, "localhost", "127.0.0.1"] if MODE == "production" else ["*"]
ALLOWED_HOSTS = env.list("ZGH_HOSTS", default=[]) + _hosts
CSRF_TRUSTED_ORIGINS = env.list("ZGH_ORIGINS", default=[f"{_site.scheme}://{_site.netloc}"])

INSTALLED_APPS = [
    "zgh.config",
    "zgh.governance.membership",
    "zgh.governance.terms",
    "zgh.governance.handover",
    "zgh.governance.structure",
    "zgh.services.honours",
    "zgh.services.showcase",
    "zgh.services.receptions",
    "zgh.services.policies",
    "zgh.services.news",
    "zgh.services.voice",
    "zgh.services.brands",
    "zgh.foundation.comments",
    "zgh.foundation.moderation",
    "zgh.foundation.privacy",
    "zgh.foundation.portal",
    "zgh.foundation.search",
    "zgh.foundation.notices",
    "zgh.foundation.todo",
    "zgh.foundation.files",
    "zgh.foundation.stock",
    "zgh.foundation.flow",
    "zgh.foundation.audience",
    "zgh.foundation.calendar",
    "zgh.foundation.orgs",
    "zgh.foundation.accounts",
    "zgh.foundation.audit",
    "zgh.foundation.tasks",
    "zgh.foundation.access",
    "zgh.kit",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "allauth.mfa",
    "treebeard",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zgh.config.logs.RequestLog",  # below static files, above everything that may fail
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "zgh.foundation.accounts.attention.AttentionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zgh.foundation.flow.middleware.FlowConflictMiddleware",
    "zgh.foundation.portal.astray.AstrayMiddleware",
    "zgh.foundation.portal.keeping.KeepMiddleware",
]

ROOT_URLCONF = "zgh.config.urls"
WSGI_APPLICATION = "zgh.config.wsgi.application"
SESSION_ENGINE = "django.contrib.sessions.backends.db"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "zgh/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "zgh.foundation.portal.context.shell",
            ],
            "builtins": ["zgh.kit.templatetags.kit", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "zgh.kit.forms.Renderer"

# SQLite embedded by default; PostgreSQL by DATABASE_URL. Reasons and measurements: docs/decisions/0003.
DATABASES = {"default": backing.database(DATA_DIR / "zgh.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all processes, because rate limits live in it. Redis by CACHE_URL.
CACHES = {"default": backing.cache("dbcache://zgh_cache")}
vars().update(backing.email("consolemail://"))
DEFAULT_FROM_EMAIL = env.str("ZGH_MAIL_FROM", default="智工汇 <noreply@zgh.invalid>")

# Files: a private folder by default, an S3-compatible store by FILES_URL=s3://key:secret@host/bucket
STORAGES = {
    "default": backing.files(DATA_DIR / "files"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if TESTING else "zgh.kit.static.Storage"
    },
}
# Search lives in the database; an OpenSearch in front of it by SEARCH_URL (docs/decisions/0005).
SEARCH = backing.search(DATABASES["default"]["ENGINE"])

STATIC_URL = "static/"
STATIC_ROOT = folder("ZGH_STATIC", DATA_DIR / "static")
STATICFILES_DIRS = [ROOT / "zgh/static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "zgh.kit.static.NpmFinder",
]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
WORKER_GRACE_SECONDS = env.int("ZGH_WORKER_GRACE", default=60)  # a worker silent for so long is dead

# Logs
LOGGING = logs.configure(MODE, env.str("ZGH_LOG_LEVEL", default=""))

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "zgh/locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # browsers that know frame-ancestors follow the policy above
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
HTTPS = env.bool("ZGH_HTTPS", default=MODE == "production")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_SSL_REDIRECT = env.bool("ZGH_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("ZGH_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("ZGH_HSTS_SUBDOMAINS", default=False)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^health/"]  # probes come without the proxy
    # The platform often lives on a host of a company's domain; whether the others speak HTTPS is not ours to promise.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Sign-in: django-allauth is the engine, zgh.foundation.accounts the room (its README says what is ours and why).
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "zgh.foundation.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"phone", "username"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "username*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False  # names are stored in lower case: an index look-up on both databases
ACCOUNT_RATE_LIMITS = False  # SIGN_IN_LIMITS below, which say when to try again
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ZGH_PROXIES", default=1 if HTTPS else 0)  # addresses count in limits
# name: (how many, in how many seconds). Addresses are shared by whole offices, so theirs are wide.
SIGN_IN_LIMITS = {
    "code_again": (1, 60),
    "code_sent_phone": (10, 86400),
    "code_sent_ip": (60, 600),
    "code_tries_phone": (5, 600),
    "passwords_login": (5, 900),
    "second_step_login": (5, 900),
    "passkeys_ip": (120, 600),
    "tries_ip": (60, 600),
}
if "DatabaseCache" in CACHES["default"]["BACKEND"]:
    # Django's 300 entries would push limits out; each write counts the table, so not many more than this.
    CACHES["default"].setdefault("OPTIONS", {})["MAX_ENTRIES"] = 50_000
MFA_ADAPTER = "zgh.foundation.accounts.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # clocks of phones are half a minute off; a code still works once only
MFA_PASSKEY_LOGIN_ENABLED = True
# Who must have a second factor besides operators: duty or duty:level, down to that level of the union tree (1: group).
SECOND_STEP_DUTIES = levels(env.list("ZGH_SECOND_STEP", default=["orgs", "roster", "audit", "chair:1"]))
SECOND_STEP_DAYS = env.int("ZGH_SECOND_STEP_DAYS", default=-1 if DEMO else 14)  # of grace; -1: only recommended
# Minutes without a request after which such a login is signed out; duties not named here stay as long as the session.
IDLE_MINUTES = levels(env.list("ZGH_IDLE_MINUTES", default=["operator:15", "orgs:30", "roster:30", "audit:30"]))
FRESH_MINUTES = env.int("ZGH_FRESH_MINUTES", default=15)  # after a sign-in or proof, until sensitive acts ask again
PRIVACY = {
    "correction_workdays": env.int("ZGH_CORRECTION_WORKDAYS", default=5),  # promised; 15 at most (domain.md R10)
    "export_rows": env.int("ZGH_EXPORT_ROWS", default=20),  # rows about people one may take a day without asking
    "export_hours": 24,  # how long an approved file can be fetched
    "export_downloads": 3,  # how often: once is lost to a bad line too easily
    "copy_hours": 72,  # how long one's own copy can be fetched
    "copy_at_once": 2000,  # rows; more is gathered in the background
    "closing_days": env.int("ZGH_CLOSING_DAYS", default=7),  # to sleep on closing one's account
}
# Membership: what is promised, and how long silence takes. No rule fixes these days; they are the group's own choice.
MEMBERSHIP_DECIDE_WORKDAYS = env.int("ZGH_MEMBERSHIP_DECIDE_WORKDAYS", default=3)
MEMBERSHIP_RECEIVE_WORKDAYS = env.int("ZGH_MEMBERSHIP_RECEIVE_WORKDAYS", default=5)
MEMBERSHIP_RELEASE_DAYS = env.int("ZGH_MEMBERSHIP_RELEASE_DAYS", default=7)
MEMBERSHIP_CARD_SECONDS = env.int("ZGH_MEMBERSHIP_CARD_SECONDS", default=30)
OPERATOR_MINUTES = env.int("ZGH_OPERATOR_MINUTES", default=60)
SMS_URL = env.str("SMS_URL", default="memory://" if TESTING else "console://")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"zgh.foundation.accounts.strength.{name}"}
    for name in ("NotMyName", "LongEnough", "NotCommon", "NotOnlyDigits")
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

POSTS_ENDING_DAYS = env.int("ZGH_POSTS_ENDING_DAYS", default=90)  # posts the desk names before they end
KEEP_PAGES_DAYS = env.int("ZGH_KEEP_PAGES_DAYS", default=7)  # how long a phone keeps pages to read without a network
# Groups of people smaller than this are not told on the map of provinces.
MAP_LEAST_PEOPLE = env.int("ZGH_MAP_LEAST_PEOPLE", default=5)

# How many days back a change of the union tree may be dated: approvals on paper are sometimes entered late.
STRUCTURE_BACKDATE_DAYS = env.int("ZGH_STRUCTURE_BACKDATE_DAYS", default=0)

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Beyond 10 MB an upload is counted, not kept; the form field says how large it was.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "zgh.foundation.files.uploads.CappedUploadHandler",
]

# Ways out for pushes; an empty one is closed. In production the console is none: it would print what people were told.
# A bridge to WeCom or DingTalk: WEBHOOK_URL=https://:secret@host/path (what it gets: notices/channels.py).
NOTICE_CHANNELS = {
    "email": env.str("EMAIL_URL", default="consolemail://"),
    "sms": SMS_URL,
    "webhook": env.str("WEBHOOK_URL", default=""),
}
if MODE == "production":
    NOTICE_CHANNELS = {name: "" if url.startswith("console") else url for name, url in NOTICE_CHANNELS.items()}

# 查政策: a model of language that rephrases passages (services/policies/rephrasing.py). Off unless a URL is given.
POLICY_MODEL = {
    "url": env.str("ZGH_LLM_URL", default="").rstrip("/"),
    "key": env.str("ZGH_LLM_KEY", default=""),
    "name": env.str("ZGH_LLM_MODEL", default=""),
    "seconds": env.int("ZGH_LLM_SECONDS", default=8),
}
