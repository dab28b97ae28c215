"""Why something a person asked of the chat was not done. The code goes to scripts, the words to the person."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """Nothing was written."""

    code = "refused"
    words: str | Promise = ""


class Empty(Refused):
    code = "empty"
    words = _("The message is empty.")


class TooLong(Refused):
    code = "too_long"
    words = _("The message is longer than 32,000 characters. Send it in parts.")


class TooBig(Refused):
    code = "too_big"
    words = _("A file is larger than 200 kB, or there are more than five.")


class NotText(Refused):
    code = "not_text"
    words = _("A file is no text in UTF-8. Only text can be read into a message.")


class Answering(Refused):
    code = "answering"
    words = _("A reply is being written in this conversation. Stop it, or wait for its end.")


class NotTheLast(Refused):
    code = "not_the_last"
    words = _("Only the last reply of a conversation can be written again.")
