"""`manage.py create_token NAME`: a token with which programs come in as this person."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.door import tokens
from memoryscope_site.models import User


class Command(BaseCommand):
    help = "Makes a token for a program and prints it, once: only its hash is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="user name")
        parser.add_argument("--program", default="command line", help="the program's name, for the list of tokens")
        parser.add_argument(
            "--may", nargs="+", choices=tokens.SCOPES, default=list(tokens.SCOPES), help="what it may do (default: all)"
        )

    def handle(self, *args: Any, name: str, program: str, may: list[str], **options: Any) -> None:
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no user named {name} who may sign in.")
        try:
            _row, token = tokens.make(user.pk, program[:60], may)
        except tokens.TooMany:
            raise CommandError(f"{name} has {tokens.MOST} tokens; revoke one in the settings first.") from None
        self.stdout.write(token)
