"""Django's settings. Everything an operator may choose is read in env.py; what follows from it stands here."""

import os

# Before numpy loads: many threads for small products cost more than they give.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from memoryscope_site import env as environment
from memoryscope_site.layout import ASSETS
from memoryscope_site.model_settings import model_settings
from memoryscope_site.step_settings import step_paths

ENV = environment.read()
DATA_DIR = ENV.data_dir
environment.prepare_data_dir(DATA_DIR)

SECRET_KEY = ENV.secret_key or environment.secret_key(DATA_DIR)
DEBUG = ENV.debug
ALLOWED_HOSTS = [host.strip() for host in ENV.allowed_hosts.split(",") if host.strip()]
if ENV.host not in ("0.0.0.0", "::"):  # noqa: S104 - the addresses that stand for all of this machine's
    ALLOWED_HOSTS.append(ENV.host)
CSRF_TRUSTED_ORIGINS = [origin.strip() for origin in ENV.csrf_trusted_origins.split(",") if origin.strip()]

INSTALLED_APPS = [
    "memoryscope_site",
    "chat",
    "memories",
    "django_q",
    "django_htmx",
    "csp",
    "channels",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "memoryscope_site.static_files.StaticFilesApp",
]
MIDDLEWARE = [
    "memoryscope_site.operations.logs.NameRequests",
    "memoryscope_site.operations.metrics.CountRequests",
    "django.middleware.security.SecurityMiddleware",
    "memoryscope_site.static_files.StaticFilesMiddleware",
    "csp.middleware.CSPMiddleware",
    "memoryscope_site.middleware.FormCharsetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "memoryscope_site.middleware.SignInMiddleware",
    "memoryscope_site.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "memoryscope_site.urls"
ASGI_APPLICATION = "memoryscope_site.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ASSETS / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "memoryscope_site.navigation.navigation",
            ],
        },
    },
]

# Database. Writers queue at BEGIN instead of failing half-way, hence IMMEDIATE; hence no ATOMIC_REQUESTS either.
# No persistent connections: under ASGI each request has a thread of its own and would leave one behind.
DATABASES = {
    "default": dj_database_url.parse(ENV.database_url)
    if ENV.database_url
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "memoryscope.sqlite3")}
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous={ENV.sqlite_synchronous};"
            "PRAGMA secure_delete=ON; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = ENV.redis_url  # only rings when events were committed, see memories/bell.py

# People
AUTH_USER_MODEL = "memoryscope_site.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
SIGN_UP = ENV.sign_up
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600
SIGN_IN_FAILURES = {"user": (8, 900), "address": (40, 900)}  # failures, within seconds
TRUSTED_PROXIES = ENV.trusted_proxies

# Languages and time
LANGUAGE_CODE = ENV.default_language
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [ASSETS / "locale"]
USE_TZ = True
TIME_ZONE = ENV.time_zone
CLOCK_OFFSET_SECONDS = ENV.clock_offset_seconds  # tests move the clock with it

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ASSETS / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "memoryscope_site.static_files.StaticFiles"},
}

# Security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
if ENV.behind_https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 30 * 24 * 3600
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked for by machines, past the proxy
# Whether subdomains and browsers' own lists follow is not for one program on a host to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # of forms; files have IMPORT_MEGABYTES
FILE_UPLOAD_TEMP_DIR = DATA_DIR  # what people send is kept where only the program reads

# Background work. A prefetched task counts against `retry`, hence retry > timeout x (1 + queue_limit / workers).
Q_CLUSTER = {
    "name": "memoryscope",
    "orm": "default",
    "workers": ENV.workers,
    "queue_limit": ENV.workers,
    "timeout": 600,
    "retry": 1500,
    "max_attempts": 1,
    "ack_failures": True,
    "catch_up": False,
    "save_limit": -1,
    "poll": 0.5,
    "guard_cycle": 1,  # the guard counts a task's time down in these steps, and acts at nought
    "bulk": 1,
    "label": _("Tasks"),
}
BACKGROUND = "memories.background.queue"
HEARTBEAT = "memoryscope_site.heartbeat.beat"  # called by the tick with the name of the process
CONVERSATION_TITLES = "chat.ledger.conversation_titles"  # of a person's latest: by session
MESSAGE_URLS = "chat.ledger.message_urls"  # where a message can be read: ids of episodes -> their addresses
MESSAGE_PLACES = "chat.ledger.message_places"  # the same, with the titles of the conversations
MESSAGE_BESIDE = "chat.beside.beside"  # what the prompt showed beside a message: owner, episode -> turns, episodes
CLIENT_ADDRESS = "memoryscope_site.accounts.addresses.client_address"  # of a request of a program
PROMPT_BLOCK = "chat.prompt.memories_block"  # memory as a model is told of it: owner, text, Recalled -> text

EXPORT_ALSO = {  # in the zip with everything, beside the memories: file -> what writes it for a person
    "conversations.jsonl": "chat.exports.conversations",
    "settings.json": "memoryscope_site.accounts.exported.settings",
}
IMPORT_FORMATS = [  # tried in this order on a file that somebody brings, see docs/import.md
    "memories.portable.own.Own",
    "chat.imports.chatgpt.ChatGPT",
    "chat.imports.claude.Claude",
    "chat.imports.neutral.Neutral",
    "chat.imports.neutral.Plain",
    "memories.portable.openmemory.OpenMemory",
    "memories.portable.mem0.Mem0",
]
IMPORT_MEGABYTES = ENV.import_megabytes

# Models, index, and the steps of each pipeline in reading order
MODELS = model_settings(ENV)
CHAT_MODELS: list[str] = [name for name in map(str.strip, ENV.chat_models.split(",")) if name]
MEMORY_INDEX: dict[str, Any] = {"BACKEND": "memories.index.embedded.EmbeddedIndex", "OPTIONS": {}}
RETRIEVAL_STEPS: list[str] = step_paths("retrieval", ENV.retrieval_steps) or [
    "memories.steps.retrieval.understand.understand",
    "memories.steps.retrieval.find.find",
    "memories.steps.retrieval.score.score",
    "memories.steps.retrieval.unwanted.unwanted",
    "memories.steps.retrieval.validity.validity",
    "memories.steps.retrieval.load.load",
    "memories.steps.retrieval.rerank.rerank",
    "memories.steps.retrieval.current.current",
    "memories.steps.retrieval.diversify.diversify",
    "memories.steps.retrieval.fit.fit",
]
RETRIEVAL_WEIGHTS = ENV.retrieval_weights  # those that are to differ, see docs/retrieval.md
CONSOLIDATION_STEPS: list[str] = step_paths("consolidation", ENV.consolidation_steps) or [
    "memories.steps.consolidation.gather.gather",
    "memories.steps.consolidation.extract.extract",
    "memories.steps.consolidation.check.check",
    "memories.steps.consolidation.screen.screen",
    "memories.steps.consolidation.date.date",
    "memories.steps.consolidation.deduplicate.deduplicate",
    "memories.steps.consolidation.reconcile.reconcile",
    "memories.steps.consolidation.keep.keep",
]
REFLECTION_STEPS: list[str] = step_paths("reflection", ENV.reflection_steps) or [
    "memories.steps.reflection.gather.gather",
    "memories.steps.reflection.write.write",
    "memories.steps.reflection.check.check",
    "memories.steps.reflection.keep.keep",
]
RECONSOLIDATION_STEPS: list[str] = step_paths("reconsolidation", ENV.reconsolidation_steps) or [
    "memories.steps.reconsolidation.gather.gather",
    "memories.steps.reconsolidation.judge.judge",
    "memories.steps.reconsolidation.settle.settle",
]

LEARN_QUIET_SECONDS = ENV.learn_quiet_seconds
LEARN_AFTER_MESSAGES = ENV.learn_after_messages
LEARN_BATCH_MESSAGES = ENV.learn_batch_messages
LEARN_CONTEXT_MESSAGES = ENV.learn_context_messages
LEARN_KNOWN_MEMORIES = ENV.learn_known_memories
LEARN_MESSAGE_TOKENS = ENV.learn_message_tokens
JUDGE_PAIRS = ENV.judge_pairs
REFLECT_AFTER_OBSERVATIONS = ENV.reflect_after_observations
REFLECT_AFTER_HOURS = ENV.reflect_after_hours
REFLECT_BATCH_OBSERVATIONS = ENV.reflect_batch_observations
REFLECT_SUBJECTS = ENV.reflect_subjects
REFLECT_SOURCES = ENV.reflect_sources
REFLECT_LEAST = ENV.reflect_least
RECONSOLIDATE_AFTER_HOURS = ENV.reconsolidate_after_hours
RECONSOLIDATE_PAIRS = ENV.reconsolidate_pairs
RECALL_TOKEN_BUDGET = ENV.recall_token_budget
RECALL_RESULTS = ENV.recall_results
RECALL_FLOOR = ENV.recall_floor
RERANK_RESULTS = ENV.rerank_results
PROFILE_TOKEN_BUDGET = ENV.profile_token_budget
PROFILE_SUPPORT = ENV.profile_support
DAILY_TOKEN_BUDGET = ENV.daily_token_budget
API_REQUESTS_PER_MINUTE = ENV.api_requests_per_minute
API_MEGABYTES = ENV.api_megabytes
API_USER_HEADER, API_PROXY_SECRET, API_PROXIES = ENV.api_user_header, ENV.api_proxy_secret, ENV.api_proxies
REPLIES_AT_ONCE, REPLIES_PER_MINUTE = ENV.replies_at_once, ENV.replies_per_minute
REPLY_TOKENS_PER_DAY = ENV.reply_tokens_per_day
PRICE_INPUT, PRICE_OUTPUT = ENV.price_input, ENV.price_output

METRICS_TOKEN = ENV.metrics_token
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "memories.quiet_log.WithoutWords",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "memoryscope_site.operations.logs.JsonLine"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": ENV.log_format}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "daphne": {"level": "WARNING"},
        "django-q": {"level": "WARNING"},  # three lines a task otherwise
        "httpx": {"level": "WARNING"},  # logs whole addresses
        "httpx2": {"level": "WARNING"},
    },
}
