"""Settings: one file, every value from the environment with a default; it runs with none set."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

WAYHOME_HOME = Path(os.environ.get("WAYHOME_HOME", "~/.wayhome")).expanduser()
WAYHOME_PACK = os.environ.get("WAYHOME_PACK", "cambodia")
WAYHOME_FRAMES = Path(os.environ.get("WAYHOME_FRAMES", WAYHOME_HOME / "frames"))

DEBUG = os.environ.get("WAYHOME_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("WAYHOME_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

# where the local network reaches this server, by plain http and by https; `wayhome up --lan` says so
WAYHOME_LAN_HTTP = os.environ.get("WAYHOME_LAN_HTTP", "")
WAYHOME_LAN_HTTPS = os.environ.get("WAYHOME_LAN_HTTPS", "")

# where everybody reaches this server, such as https://wayhome.example.org: codes on certificates lead there
WAYHOME_PUBLIC = os.environ.get("WAYHOME_PUBLIC", "")


def _secret_key() -> str:
    """The key that signs sessions: from the environment, else made once and kept in the home."""
    if key := os.environ.get("WAYHOME_SECRET_KEY"):
        return key
    kept = WAYHOME_HOME / "secret.key"
    if not kept.exists():
        if not WAYHOME_HOME.is_dir():
            return secrets.token_urlsafe(48)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text()


def _database() -> dict[str, object]:
    """SQLite in the home, or the PostgreSQL that WAYHOME_DATABASE_URL names (postgresql://user:password@host:port/name)."""
    url = urlsplit(os.environ.get("WAYHOME_DATABASE_URL", ""))
    if url.scheme.startswith("postgres"):
        socket = dict(part.split("=", 1) for part in url.query.split("&") if "=" in part).get("host", "")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or unquote(socket),
            "PORT": str(url.port or ""),
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": WAYHOME_HOME / "wayhome.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; "
            # One commit of an import is longer than the 1,000 pages at which SQLite by itself folds its log in.
            "PRAGMA wal_autocheckpoint=8000; "
            # What was deleted or written over leaves no trace in the file, so that erasing somebody reaches all of it.
            "PRAGMA secure_delete=ON; "
            "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456",
        },
    }


SECRET_KEY = _secret_key()
DATABASES = {"default": _database()}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "wayhome.ledger",
    "wayhome.reference",
    "wayhome.accounts",
    "wayhome.packs",
    "wayhome.records",
    "wayhome.linkage",
    "wayhome.capture",
    "wayhome.figures",
    "wayhome.reports",
    "wayhome.exchange",
    "wayhome.jobs",
    "wayhome.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wayhome.web.middleware.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wayhome.web.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wayhome.web.gatehouse.AccessMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wayhome.web.context.around",
            ]
        },
    }
]

ROOT_URLCONF = "wayhome.config.urls"
WSGI_APPLICATION = "wayhome.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "web:sign_in"
LOGIN_REDIRECT_URL = "web:home"
CSRF_FAILURE_VIEW = "wayhome.web.errors.csrf_failed"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "km"
LANGUAGES = [("km", "ខ្មែរ"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
# the capture app names these by their content, so that a phone fetches them once
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/(web/capture|vendor/(web-forms|vue))/"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("WAYHOME_HTTPS") == "1"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
WAYHOME_MOST_BYTES = int(os.environ.get("WAYHOME_MOST_BYTES", "100000000"))
WAYHOME_DIGEST_AUTH = os.environ.get("WAYHOME_DIGEST_AUTH") == "1"

# Without this, Django tells nobody of a page that broke unless DEBUG is on.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "ERROR"},
}
