"""A summary of a subject: its latest statements that begin alike, as one sentence that says the beginning once."""

import re
from collections.abc import Mapping
from typing import Any

from memories.languages import has_han
from memories.llm.answers import Insights, InsightSentence, WrittenInsight

_BEGINNING = re.compile(r"The user(?:'s \w+)? |用户的?|[A-Z]\w+ |[\u3400-\u9fff]{2}")


def write_insights(data: Mapping[str, Any]) -> Insights:
    """Of six at the most, and nothing of a single one: a summary must be shorter than what it sums up."""
    written = Insights(insights=[])
    for subject in data["subjects"]:
        begun = _BEGINNING.match(subject["observations"][-1]["text"])
        alike = [one for one in subject["observations"] if begun and one["text"].startswith(begun[0])][-6:]
        if begun and len(alike) > 1:
            between, end = ("；", "。") if has_han(begun[0]) else ("; ", ".")
            text = begun[0] + between.join(one["text"][begun.end() :].rstrip(" .。") for one in alike) + end
            sentence = InsightSentence(text=text, observations=[one["number"] for one in alike])
            written.insights.append(WrittenInsight(subject=subject["subject"], sentences=[sentence]))
    return written
