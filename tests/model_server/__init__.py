"""A model server for tests, on loopback, which speaks the protocols of OpenAI and DashScope.

In a test: the fixture `model_server` (tests/fixtures_model_server.py). As a process:
`python -m tests.model_server --port 9999`, then over HTTP:

    POST /control          {"rules": [RULE, …]}, {"reset": true}, {"facts": [FACT, …]}
    POST /control/script   one RULE (or a FACT, known by its `quote`)
    POST /control/release  {"gate": name}; without a name every gate
    GET  /control/log      {"requests": [ENTRY, …]}
    GET  /control/wait?state=gone&count=1&timeout=10&match=…   answers when that many entries are in that state

A RULE is an object with the fields of `rules.Rule`, a FACT with those of `rules.Fact`, an ENTRY with those of
`control.Entry`. A rule can also be asked for by the model's name: `fail-429`, `fail-500x2`, `cut-3`, `slow-5`,
`gate-3`, `instant-200@1000` (200 tokens at 1000 a second), `invalid-json`, `think`.
"""

from tests.model_server.control import Control, Entry
from tests.model_server.rules import Fact, Rule
from tests.model_server.server import ModelServer

__all__ = ["Control", "Entry", "Fact", "ModelServer", "Rule"]
