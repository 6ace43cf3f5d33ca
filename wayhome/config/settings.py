"""Settings: one file, told by the environment. ``WAYHOME_HOME`` names the data folder; a checkout uses ``var/home``."""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url

TESTING = os.environ.get("WAYHOME_TEST") == "1"
PACKAGE = Path(__file__).resolve().parents[1]
# A checkout keeps its data under var/; an installed package has no place beside itself and uses the account's own folder.
_BESIDE = PACKAGE.parent / "var" if (PACKAGE.parent / "pyproject.toml").exists() else Path.home() / ".wayhome"
HOME = Path(os.environ.get("WAYHOME_HOME") or _BESIDE / ("test-home" if TESTING else "home")).resolve()

# A folder that holds the demo says so itself (wayhome/config/demo/folder.py): then the sign-in page lists its people.
DEMO = os.environ.get("WAYHOME_DEMO") == "1" or (HOME / "demo.txt").exists()


def _kept_secret(name: str, size: int) -> bytes:
    """Return the secret in the data folder, made at first use, readable by its owner alone."""
    path = HOME / name
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(size))
        try:
            os.link(fresh, path)  # two processes starting at once: the first one's secret stays
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


SECRET_KEY = _kept_secret("secret.key", 50).hex()
PEPPER = _kept_secret("pepper.key", 32)  # outside database and backup: see wayhome/kit/crypto.py
DEBUG = False
ALLOWED_HOSTS = os.environ.get("WAYHOME_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
HTTPS = os.environ.get("WAYHOME_HTTPS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wayhome.kit",
    "wayhome.trust.audit",
    "wayhome.trust.accounts",
    "wayhome.trust.vault",
    "wayhome.trust.access",
    "wayhome.registry.places",
    "wayhome.registry.agencies",
    "wayhome.registry.people",
    "wayhome.registry.tasks",
    "wayhome.journey.cases",
    "wayhome.journey.notes",
    "wayhome.journey.safety",
    "wayhome.journey.plans",
    "wayhome.journey.conferences",
    "wayhome.journey.children",
    "wayhome.journey.aftercare",
    "wayhome.journey.papers",
    "wayhome.journey.supervision",
    "wayhome.prevention.activities",
    "wayhome.prevention.tallies",
    "wayhome.prevention.groups",
    "wayhome.services.support",
    "wayhome.services.counselling",
    "wayhome.services.career",
    "wayhome.evidence.indicators",
    "wayhome.evidence.bulletins",
    "wayhome.doors.desk",
    "wayhome.doors.hers",
    "wayhome.doors.running",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "wayhome.config.middleware.SafetyHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wayhome.config.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wayhome.trust.accounts.middleware.UnsentForms",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "wayhome.trust.access.middleware.ViewerMiddleware",
    "wayhome.trust.access.middleware.SecondStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wayhome.config.middleware.NothingUnprintable",
]
ROOT_URLCONF = "wayhome.config.urls"
WSGI_APPLICATION = "wayhome.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "kit" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "wayhome.config.menu.frame",
                "wayhome.config.demo.people.demo_people",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "wayhome.kit.templatetags.wayhome",
            ],
            # A variable that does not exist is a mistake; in tests it shows, on a page it is empty.
            "string_if_invalid": "«unknown variable %s»"
            if TESTING and os.environ.get("WAYHOME_STRICT_TEMPLATES") == "1"
            else "",
        },
    }
]
FORM_RENDERER = "wayhome.kit.forms.WayhomeRenderer"

# One file by default (WAL, every commit on disk before it is acknowledged), PostgreSQL by WAYHOME_DATABASE_URL.
_url = os.environ.get("WAYHOME_DATABASE_URL", "")
DATABASES: dict[str, Any]
if _url:
    DATABASES = {"default": dj_database_url.parse(_url, conn_max_age=60, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "wayhome.sqlite3",
            "CONN_MAX_AGE": 60,
            "TEST": {"NAME": HOME / "test.sqlite3"},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
                " PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;",
            },
        }
    }
if TESTING and not _url:
    # Tests run on a file too, but need not outlive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts: no sign-up, no reset by e-mail; a forgotten password is a new slip from the administrator.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["wayhome.trust.accounts.backend.AccountsBackend"]
PASSWORD_HASHERS = ["wayhome.trust.accounts.hasher.SplitHasher"]
ARGON2 = {"opslimit": 1, "memlimit": 8192} if TESTING else {"opslimit": 3, "memlimit": 64 * 1024 * 1024}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "display_name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "wayhome.trust.accounts.adapter.AccountsAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = (
    False  # by account and device in wayhome/trust/accounts/lockout.py: an office shares one address
)
MFA_ADAPTER = "wayhome.trust.accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "Wayhome"
MFA_TOTP_TOLERANCE = (
    1  # half a minute either way: cheap phones' clocks drift; a used code is never taken again
)
MFA_PASSKEY_LOGIN_ENABLED = False  # a passkey alone opens no key: it is the second step
# Who has one of these permissions must set up the second step; WAYHOME_SECOND_STEP="audit.view" names others, empty nobody.
# In the demo nobody: whoever looks around has the printed password, and no phone to pair.
_asked = os.environ.get(
    "WAYHOME_SECOND_STEP", "" if DEMO or TESTING else "identity.view accounts.manage audit.view recovery.hold"
)
SECOND_STEP_REQUIRED_FOR = frozenset(_asked.split())

# What a page that is only looked at may write all the same (wayhome/kit/gate.py).
GET_MAY_WRITE = frozenset({"audit_entry", "audit_detail", "audit_head", "audit_look", "accounts_session"})

# A folder that leaves this machine (a share, a stick): a signed checkpoint of the log is written there every day.
CHECKPOINTS = Path(os.environ["WAYHOME_CHECKPOINTS"]) if os.environ.get("WAYHOME_CHECKPOINTS") else None

SESSION_COOKIE_NAME = "__Host-wayhome" if HTTPS else "wayhome"
SESSION_ENGINE = "wayhome.trust.accounts.sessions"
# Seconds: without a request at a computer and on a phone, and at the most. After that only her password opens it again.
# WAYHOME_IDLE="600 120" locks sooner; nothing locks later.
_sooner = [int(seconds) for seconds in os.environ.get("WAYHOME_IDLE", "").split()] or [15 * 60, 5 * 60]
SESSION_IDLE, SESSION_IDLE_PHONE = min(_sooner[0], 15 * 60), min(_sooner[-1], 5 * 60)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "wayhome.config.faults.without_token"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # who watches the server asks it on the machine itself
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_NUMBER_FILES = 4
# Files stay in memory until they are sealed; nothing of them is written to a temporary file.
FILE_UPLOAD_HANDLERS = ["wayhome.kit.uploads.InMemory"]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("vi", "Tiếng Việt"), ("km", "ភាសាខ្មែរ")]
LOCALE_PATHS = [PACKAGE / "kit" / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("WAYHOME_STATIC") or HOME / "static")
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"nameless": {"()": "wayhome.config.logs.Nameless"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "nameless"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
