"""A model behind the test server that learns well: it knows the twelve conversations, and reads what is asked."""

from __future__ import annotations

import re
from typing import Any

from tests.llm.settings_for import KEY
from tests.model_server import Entry, Fact, ModelServer

LEARNED = (
    ("I'm anaemic", "The user is anaemic."),
    ("My daughter Ines works nights at the airport", "Ines works nights at the airport."),
    ("I live in Tampere", "The user lives in Tampere."),
    ("We moved, I live in Porto now", "The user moved and lives in Porto now."),
    ("I have no brothers or sisters", "The user has no brothers or sisters."),
    ("My brother Nuno cooks better than I do", "The user's brother Nuno cooks better than the user."),
    ("I'm allergic to hazelnuts", "The user is allergic to hazelnuts."),
    ("I've been a vegetarian for ten years", "The user has been a vegetarian for ten years."),
    ("I can't stand mushrooms", "The user cannot stand mushrooms."),
    ("I'm lactose intolerant", "The user is lactose intolerant."),
    ("我对虾过敏", "用户对虾过敏。"),
    ("我先生志远在铁路上跑夜班", "用户的先生志远在铁路上跑夜班。"),
    ("我在一家出版社做校对", "用户在一家出版社做校对。"),
    ("现在在花店上班", "用户现在在花店上班。"),
    ("我没有兄弟姐妹", "用户没有兄弟姐妹。"),
    ("我弟弟小川做饭比我好吃", "用户的弟弟小川做饭比用户好吃。"),
    ("我住在六楼", "用户住在六楼。"),
    ("我每周三晚上去游泳", "用户每周三晚上去游泳。"),
    ("周末早上我和同事打羽毛球", "用户周末早上和同事打羽毛球。"),
    ("我膝盖不好", "用户膝盖不好。"),
)
RELATIONS = {
    ("Tampere", "Porto"): "update",
    ("出版社", "花店"): "update",
    ("no brothers", "Nuno"): "contradiction",
    ("没有兄弟姐妹", "小川"): "contradiction",
}
_PAIR = re.compile(r"\[(\d+)\] a[^:]*: (.*)\n\s+b[^:]*: (.*)")
_SUBJECT = re.compile(r"subject: (.*)\nnow: .*\n((?:\[\d+\] .*\n?)+)")
_NUMBERED = re.compile(r"\[(\d+)\] (.*)")


def learns_well(server: ModelServer) -> None:
    for quote, statement in LEARNED:
        about = next((name for name in ("Ines", "志远") if name in statement), "user")
        server.control.learn(Fact(quote, statement, subject="life", category="identity", about=about))
    server.control.add(task="Judgement", answer=judged)
    server.control.add(task="Insights", answer=summed_up)


def judged(entry: Entry) -> dict[str, Any]:
    data = entry.prompt[entry.prompt.rindex("<pairs>") :]
    return {
        "pairs": [
            {"pair": int(number), "relation": _relation(a, b), "fuller": ""} for number, a, b in _PAIR.findall(data)
        ]
    }


def _relation(a: str, b: str) -> str:
    found = [relation for (old, new), relation in RELATIONS.items() if old in a and new in b]
    return "duplicate" if a == b else found[0] if found else "unrelated"


def summed_up(entry: Entry) -> dict[str, Any]:
    """The first two observations of a subject, in fewer words."""
    data = entry.prompt[entry.prompt.rindex("<subjects>") :]
    insights = []
    for subject, lines in _SUBJECT.findall(data):
        numbers = [int(number) for number, _text in _NUMBERED.findall(lines)]
        text = "The user eats neither mushrooms nor dairy." if "mushrooms" in lines else "用户游泳，打羽毛球。"
        insights.append({"subject": subject, "sentences": [{"text": text, "observations": numbers}]})
    return {"insights": insights}


def behind(server: ModelServer, **more: Any) -> dict[str, Any]:
    """The entry of the MODELS setting for the model behind the server."""
    return {
        "BACKEND": "memories.llm.openai.OpenAIChat",
        "MODEL": "learner",
        "BASE_URL": server.url,
        "API_KEY": KEY,
        "RETRIES": 0,
    } | more
