"""The one settings file. What differs between installations is read from the environment (environment.py)."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
import pghistory
import pgtrigger
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from tafollow.accounts.provider import organisation
from tafollow.environment import Unset, value

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = value("DEBUG")
DEMO = value("DEMO")
SECRET_KEY = value("SECRET_KEY")
if not SECRET_KEY:
    raise Unset("SECRET_KEY is not set: give it 50 random characters (make demo makes its own).")
SECRET_KEY_FALLBACKS = value("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = value("ALLOWED_HOSTS")
PUBLIC_URL = value("PUBLIC_URL").rstrip("/")

INSTALLED_APPS = [
    "tafollow.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "csp",
    "django_htmx",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "reviews",
    "workflows.ledger",
    "workflows",
    "tafollow",
]

MIDDLEWARE = [
    # What every answer carries, static files and problems too, stands outside of what may answer by itself.
    "workflows.api.middleware.request_id",
    "tafollow.logs.every_request",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "workflows.api.middleware.only_problems",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tafollow.guards.kept_by_nobody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "tafollow.guards.programs_by_https",
    "tafollow.guards.not_too_large",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workflows.api.middleware.who_asks",
    "reviews.wall.middleware.Wall",
    "workflows.api.middleware.history",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tafollow.accounts.lifetimes.lifetimes",
    "tafollow.accounts.obligation.second_factor",
]

OUTSIDE_THE_WALL = frozenset({"/healthz", "/readyz"})

ROOT_URLCONF = "tafollow.urls"
WSGI_APPLICATION = "tafollow.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tafollow.branding.branding",
            ]
        },
    }
]

# PostgreSQL. Timeouts are set by the connection itself, so that they hold behind any pooler's default.
DATABASES: dict[str, dict[str, Any]] = {"default": environ.Env.db_url_config(value("DATABASE_URL"))}
DATABASES["default"] |= {
    "ENGINE": "tafollow.database",
    "CONN_MAX_AGE": value("DATABASE_CONN_MAX_AGE"),
    "CONN_HEALTH_CHECKS": True,
}
DATABASES["default"].setdefault("OPTIONS", {})
if "host" in DATABASES["default"]["OPTIONS"]:  # a unix socket: postgresql://role@/name?host=%2Ffolder
    DATABASES["default"]["HOST"] = DATABASES["default"]["OPTIONS"].pop("host")
if "user" in DATABASES["default"]["OPTIONS"]:
    DATABASES["default"]["USER"] = DATABASES["default"]["OPTIONS"].pop("user")
DATABASES["default"]["OPTIONS"] |= {
    "connect_timeout": 10,
    "options": " ".join(
        f"-c {name}={milliseconds}"
        for name, milliseconds in {
            "statement_timeout": value("DATABASE_STATEMENT_TIMEOUT"),
            "lock_timeout": value("DATABASE_LOCK_TIMEOUT"),
            "idle_in_transaction_session_timeout": 120_000,
        }.items()
    ),
}
DATABASE_APP_ROLE = value("DATABASE_APP_ROLE")
DATABASE_CONNECTIONS_DECLARED = value("DATABASE_CONNECTIONS_DECLARED")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Celery carries bells without data; every other setting is in celery.py, since no web process may need them.
CELERY_BROKER_URL = value("REDIS_URL")

LEDGER_NOTIFY = value("LEDGER_NOTIFY")
LEDGER_BATCH = value("LEDGER_BATCH")
LEDGER_ATTEMPTS = value("LEDGER_ATTEMPTS")
ANCHOR_EMAIL = value("ANCHOR_EMAIL")
OPERATORS_EMAIL = value("OPERATORS_EMAIL")
DESK_EMAIL = value("DESK_EMAIL").lower()
METRICS_TOKEN = value("METRICS_TOKEN")

# Mail. Only workflows/post.py may use these.
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
_mail = urlsplit(value("EMAIL_URL"))
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_PORT = _mail.port or 25
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
EMAIL_USE_SSL = _mail.scheme == "smtp+ssl"
EMAIL_TIMEOUT = value("EMAIL_TIMEOUT")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = value("EMAIL_FROM")
EMAIL_DOMAIN = value("EMAIL_DOMAIN")
BOUNCE_ADDRESS = value("BOUNCE_ADDRESS") or DEFAULT_FROM_EMAIL
BOUNCE_MAILBOX = value("BOUNCE_MAILBOX")
BOUNCE_MINUTES = value("BOUNCE_MINUTES")
MAIL_PER_ADDRESS_AND_HOUR = value("MAIL_PER_ADDRESS_AND_HOUR")
MAIL_PER_HOUR = value("MAIL_PER_HOUR")
MAIL_REFUSED_PERCENT = value("MAIL_REFUSED_PERCENT")
MAIL_PROVIDER = value("MAIL_PROVIDER")
MAIL_METADATA_HEADER = value("MAIL_METADATA_HEADER")
if MAIL_PROVIDER:
    if ":" not in value("MAIL_WEBHOOK_SECRET"):
        raise Unset("MAIL_PROVIDER is set: set MAIL_WEBHOOK_SECRET, user:password, and give it to the provider.")
    INSTALLED_APPS.append("anymail")
    ANYMAIL = {"WEBHOOK_SECRET": value("MAIL_WEBHOOK_SECRET")}
POST_ATTEMPTS = value("POST_ATTEMPTS")
POST_LEASE_SECONDS = value("POST_LEASE_SECONDS")
MAIL_PAGE_DIR = value("MAIL_PAGE_DIR")

# Webhooks. Only workflows/hooks.py sends.
HOOKS_TIMEOUT = value("HOOKS_TIMEOUT")
HOOKS_LOCAL = value("HOOKS_LOCAL")

# Languages: the six of the United Nations.
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "tafollow.formats"
USE_TZ = True
TIME_ZONE = "UTC"

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = Path(value("STATIC_ROOT") or BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
# Maps of minified sources are for debuggers: compressing them took most of a minute. Plain names are never linked to.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "br", "gz", "zip", "gif", "jpg", "jpeg", "png", "webp", "woff", "woff2"]
BRANDING_LOGO = value("BRANDING_LOGO")

# Files that people upload
FILE_MAX_MB = value("FILE_MAX_MB")
CLAMD_URL = value("CLAMD_URL")

# Accounts (docs/decisions/accounts.md). Nobody signs up: the Secretariat invites, allauth lets in.
AUTH_USER_MODEL = "reviews.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tafollow.accounts.passwords.NotOurWords"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
PASSWORD_RESET_TIMEOUT = 3600
SESSION_COOKIE_AGE = value("SESSION_DAYS") * 86_400
SESSION_HOURS_GUARDED = value("SESSION_HOURS_GUARDED")
SESSION_IDLE_MINUTES_GUARDED = value("SESSION_IDLE_MINUTES_GUARDED")

ALLAUTH_TRUSTED_PROXY_COUNT = value("TRUSTED_PROXIES")
ACCOUNT_ADAPTER = "tafollow.accounts.adapters.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "tafollow.accounts.adapters.shown_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation went to the address; there is no other way to an account
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
# Django's own: allauth's writes a second list of addresses, and an address of long ago would still open the account.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class
ACCOUNT_FORMS = {
    "login": "tafollow.accounts.forms.SignIn",
    "reset_password": "tafollow.accounts.forms.AskForNewPassword",
    "reset_password_from_key": "tafollow.accounts.forms.NewPassword",
    "change_password": "tafollow.accounts.forms.ChangePassword",
    "set_password": "tafollow.accounts.forms.SetPassword",
    "reauthenticate": "tafollow.accounts.forms.PasswordAgain",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/5m/ip,5/10m/key",
    "reset_password": "20/m/ip,3/10m/key",
}
MFA_ADAPTER = "tafollow.accounts.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_TOTP_ISSUER = "tafollow"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
MFA_FORMS = {
    "authenticate": "tafollow.accounts.forms.Code",
    "reauthenticate": "tafollow.accounts.forms.CodeAgain",
    "activate_totp": "tafollow.accounts.forms.FirstCode",
    "add_webauthn": "tafollow.accounts.forms.NewPasskey",
    "edit_webauthn": "tafollow.accounts.forms.NameOfPasskey",
}
SOCIALACCOUNT_ADAPTER = "tafollow.accounts.organisation.Organisations"
SOCIALACCOUNT_LOGIN_ON_GET = True  # see tafollow/accounts/organisation.py
OIDC_NAME = value("OIDC_NAME") if value("OIDC_ISSUER") else ""
SOCIALACCOUNT_PROVIDERS = organisation(
    issuer=value("OIDC_ISSUER"),
    name=value("OIDC_NAME"),
    client_id=value("OIDC_CLIENT_ID"),
    client_secret=value("OIDC_CLIENT_SECRET"),
)

# What all web processes count together: failed logins, codes used once.
CACHES = {
    "default": {
        "BACKEND": "tafollow.accounts.counting.Counts",
        "LOCATION": "tafollow_counts",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

# Browser security
SECURE = value("SECURE")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SECURE_REDIRECT_EXEMPT = [r"^api/"]  # a program that asks in the clear is refused (guards.py): a redirect would hide it
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
_cookie = "__Host-" if SECURE else ""  # browsers take such a cookie from this very host alone, and only by HTTPS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_cookie}sessionid", f"{_cookie}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_cookie}django_language"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie more
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The API (workflows/api). Requests are counted by the middleware who_asks, in the database.
API_RATE_USER = value("API_RATE_USER")
API_RATE_ANONYMOUS = value("API_RATE_ANONYMOUS")
TRUSTED_PROXIES = value("TRUSTED_PROXIES")
RECENT_SIGN_IN_MINUTES = value("RECENT_SIGN_IN_MINUTES")
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["workflows.api.authentication.Bearer", "workflows.api.authentication.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "EXCEPTION_HANDLER": "reviews.api.problems.answer",
    "DEFAULT_RENDERER_CLASSES": ["reviews.api.rendering.Renderer"],
    "DEFAULT_PARSER_CLASSES": ["reviews.api.rendering.Parser"],
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "tafollow",
    "DESCRIPTION": "Follow-up on country reviews under the UN Convention against Corruption.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": r"/api/(v1/)?",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "workflows.api.schema.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        "LanguageEnum": "reviews.languages.Language",
        "ReviewStateEnum": "reviews.models.Review.State",
        "FollowUpStateEnum": "workflows.process.FollowUpState",
        "LetterStateEnum": "workflows.process.LetterState",
        "MessageStateEnum": "workflows.process.MessageState",
        "AddressStateEnum": "workflows.process.AddressState",
        "DeliveryStateEnum": "workflows.ledger.models.Delivery.State",
        "GroupKindEnum": "reviews.models.Group.Kind",
        "PhaseKindEnum": "reviews.models.Phase.Kind",
        "DocumentKindEnum": "reviews.models.Document.Kind",
        "ObservationKindEnum": "reviews.models.Observation.Kind",
        "LetterKindEnum": "workflows.models.Letter.Kind",
        "MessageKindEnum": "workflows.models.Message.Kind",
        "AppointmentStateEnum": "reviews.models.Appointment.State",
        "ProviderKindEnum": "reviews.models.Provider.Kind",
        "TaskStateEnum": "workflows.process.TaskState",
        "TaskKindEnum": "workflows.models.Task.Kind",
        "DutyStateEnum": "workflows.process.DutyState",
        "DutyKindEnum": "workflows.process.DutyKind",
        "RuleStateEnum": "workflows.process.duties.RuleState",
        "ReminderChannelEnum": "workflows.models.reminders.Channel",
        "ContactChannelEnum": "workflows.models.Contact.Channel",
        "AssessmentSourceEnum": "reviews.models.Assessment.Source",
        "HookStateEnum": "workflows.process.HookState",
        "HookMessageStateEnum": "workflows.process.HookMessageState",
        "WorkshopStateEnum": "workflows.process.WorkshopState",
        "WorkshopKindEnum": "workflows.models.Workshop.Kind",
        "MetEnum": "reviews.models.Met",
        "ActivityStateEnum": "workflows.process.ActivityState",
        "PeriodStateEnum": "workflows.process.PeriodState",
        "ReportStateEnum": "workflows.process.ReportState",
        "ReportKindEnum": "workflows.models.Report.Kind",
        "ExtensionStateEnum": "workflows.process.ExtensionState",
        "WaiverStateEnum": "workflows.process.WaiverState",
        "PlanStateEnum": "workflows.process.PlanState",
        "PlanVersionStateEnum": "workflows.process.VersionState",
        "PlanKindEnum": "workflows.models.Plan.Kind",
        "RecipientRoleEnum": "workflows.api.inputs.RECIPIENTS",
        "ClassificationEnum": "reviews.models.Classification",
        "ClassificationAtFirstEnum": "workflows.api.inputs_dialogue.NOT_PUBLIC",
        "RoleEnum": "reviews.models.Role",
        "ReportedStatusEnum": "workflows.api.rows_reporting.STATUSES",
        "DifferenceKindEnum": "workflows.api.rows_planning.KINDS_OF_DIFFERENCE",
    },
    "PATH_CONVERTER_OVERRIDES": {"party": {"type": "string", "pattern": "^[A-Z]{3}$"}},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "docExpansion": "none",
        "deepLinking": True,
    },  # many resources: first a list
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
}

# History of fields: the event tables are append-only, and follow every change, also by bulk or psql.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_LEVEL = pgtrigger.Statement  # one insert for many rows
PGHISTORY_ADMIN_CLASS = None
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(db_index=False)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "tafollow.logs.formatter", "style": value("LOG_FORMAT")}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": value("LOG_LEVEL")},
}
