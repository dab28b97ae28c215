"""The product's settings with a data folder of the test run's own, no .env file, and work done at once."""

import atexit
import os
import shutil
import tempfile

# One for each of the processes that share the tests; those they start themselves find it.
_FOLDER = "MEMORYSCOPE_TEST_DATA_" + os.environ.get("PYTEST_XDIST_WORKER", "alone")
if _FOLDER not in os.environ:
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix="memoryscope-tests-")
    atexit.register(shutil.rmtree, os.environ[_FOLDER], ignore_errors=True)
os.environ["DATA_DIR"] = os.environ[_FOLDER]
os.environ["ENV_FILE"] = os.devnull

from memoryscope_site.settings import *
from memoryscope_site.settings import DATA_DIR, DATABASES, STATIC_ROOT, STORAGES

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file: SQLite's shared memory database ignores the busy timeout.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
BACKGROUND = "memories.background.at_once"
STATIC_ROOT.mkdir(exist_ok=True)  # `manage.py run` collects into it; WhiteNoise warns where it is missing
REPLIES_AT_ONCE = REPLIES_PER_MINUTE = 0  # tests talk faster than people; those of the limits set their own
