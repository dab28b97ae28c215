"""Earlier chats, brought along: a file is read whole and checked before anything of it is kept."""

from chat.imports.reading import read
from chat.imports.writing import Imported, bring_in

__all__ = ["Imported", "bring_in", "read"]
