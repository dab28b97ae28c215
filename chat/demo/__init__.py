"""An invented person with six weeks of chats, to look around before saying anything oneself."""

PASSWORD = "six weeks in lisbon"  # noqa: S105 - of an invented person, on one's own machine
