"""`manage.py reset_link NAME`: a link that sets a new password, for who forgot theirs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django.core.management.base import BaseCommand, CommandError, CommandParser

from memoryscope_site.accounts.addresses import base_address
from memoryscope_site.accounts.reset_links import reset_path
from memoryscope_site.models import User


class Command(BaseCommand):
    help = "Prints a link that sets a new password. It works once, for 24 hours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="user name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no user named {name}.")
        if not user.is_active:
            raise CommandError(f"The account of {name} is switched off; switch it on in the admin pages first.")
        self.stderr.write("This link sets a new password. It works once, within 24 hours, until the next sign-in:")
        self.stdout.write(urljoin(base_address(), reset_path(user)))
