"""The door for programs: their tokens, an OpenAI-compatible endpoint that gives them a person's memory, a REST API of
memories, MCP, and a chat in the terminal."""
