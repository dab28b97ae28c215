"""An invented person with six weeks of chats, to look around before saying anything oneself."""
