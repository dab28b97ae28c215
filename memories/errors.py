"""Every error that memories raises on purpose. Imports nothing of Django."""


class MemoryScopeError(Exception):
    """The root: its message may be shown to the person."""

    @property
    def for_log(self) -> str:
        """The message as it may be written to a log: nothing of what a person said."""
        return str(self)


class ModelError(MemoryScopeError):
    """A model did not give a usable answer. `permanent` says that trying again cannot help.

    `plain` is the message without what the server wrote, which may quote what it was asked.
    """

    def __init__(self, message: str, *, permanent: bool, plain: str = "") -> None:
        super().__init__(message)
        self.permanent = permanent
        self.plain = plain or message

    @property
    def for_log(self) -> str:
        return self.plain


class IndexUnavailable(MemoryScopeError):
    """The index did not answer. Saves go on; a reply goes out without memory and says so."""


class NotFound(MemoryScopeError):
    """There is no such thing of this owner's. Views answer 404, whoever else may own it."""


class ChangedMeanwhile(MemoryScopeError):
    """Somebody else changed the memory since it was read; nothing was written."""


class SaidAlready(MemoryScopeError):
    """Another active memory says the same; nothing was written."""

    def __init__(self, message: str, *, memory_id: int) -> None:
        super().__init__(message)
        self.memory_id = memory_id


class Locked(MemoryScopeError):
    """The person locked this memory: nothing automatic changes it."""


class MayNotLearn(MemoryScopeError):
    """The person does not want this learned again; nothing was written."""


class NotKept(MemoryScopeError):
    """A statement is not kept though the person asked for it, e.g. because it holds a password; the message says why.

    `kind` names what it holds, never the thing itself.
    """

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class CannotUndo(MemoryScopeError):
    """The change can no longer be undone; the message says why."""


class ImportRefused(MemoryScopeError):
    """A file cannot be imported; the message names the line. Nothing of it was kept."""
