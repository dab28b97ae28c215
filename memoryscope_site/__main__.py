"""Django's command line for MemoryScope: `manage.py`, `python -m memoryscope_site` and `memoryscope` are one."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "memoryscope_site.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:  # before the command could deal with it: there is nothing to tidy up or to say
        sys.exit(130)


if __name__ == "__main__":
    main()
