"""python -m tests.benchmarks.door [--json]: what the endpoint for programs adds to the time to the first token.

The played model is asked in turn directly and through a real site (daphne), with the same history of a talk that
grows, by the same client. The person has the demo's memories; each message is new, is stored and looked up. Ends with 1
when the median of what is added is over the bar.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx2

from tests.run.site import ROOT, Site

BAR = 25.0  # ms, at the median
WARM = 5
ASKED = ("What did I say about tea", "Where do I live now", "What am I allergic to", "When is my sister here")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--times", type=int, default=60, help="how often each is asked")
    options = parser.parse_args()
    model = subprocess.Popen(
        [sys.executable, "-u", "-m", "tests.model_server"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert model.stdout
        url = model.stdout.readline().rpartition(" ")[2].strip()
        with tempfile.TemporaryDirectory() as folder:
            found = measured(url, Path(folder), options.times)
    finally:
        model.terminate()
        model.wait()
    if options.json:
        print(json.dumps(found))
    else:
        print(
            "\n".join(
                f"{name:<12} p50 {value['p50']:7.1f} ms   p95 {value['p95']:7.1f} ms" for name, value in found.items()
            )
        )
    if found["added"]["p50"] > BAR:
        sys.exit(f"The endpoint adds {found['added']['p50']:.1f} ms at the median, more than {BAR:g}.")


def measured(url: str, folder: Path, times: int) -> dict[str, dict[str, float]]:
    site = Site(
        folder / "data", CHAT_BASE_URL=url, CHAT_MODEL="test-model", API_REQUESTS_PER_MINUTE="0",
        LEARN_QUIET_SECONDS="3600", LEARN_AFTER_MESSAGES="200",
    )  # fmt: skip
    site.manage("demo", "-v", "0").check_returncode()
    token = site.manage("create_token", "yining").stdout.strip()
    site.start()
    direct, through = [], []
    try:
        with httpx2.Client(timeout=30) as client:
            history: list[dict[str, Any]] = []
            for number in range(WARM + times):
                said = {"role": "user", "content": f"{ASKED[number % len(ASKED)]}, number {number}?"}
                history = [*history[-20:], said]
                one = first_token(client, url, "none", history)
                other = first_token(client, f"http://127.0.0.1:{site.port}/v1", token, history)
                history.append({"role": "assistant", "content": f"Answer {number}."})
                if number >= WARM:
                    direct.append(one)
                    through.append(other)
    finally:
        site.interrupt()
        site.wait()
        site.clean_up()
    added = [other - one for one, other in zip(direct, through, strict=True)]
    return {name: figures(values) for name, values in (("direct", direct), ("through", through), ("added", added))}


def first_token(client: httpx2.Client, url: str, token: str, history: list[dict[str, Any]]) -> float:
    """Milliseconds until the first words are here; the rest is read as well."""
    body = {"model": "test-model", "messages": history, "stream": True}
    began, first = time.perf_counter(), 0.0
    headers = {"Authorization": f"Bearer {token}", "X-Conversation-Id": "benchmark"}
    with client.stream("POST", f"{url}/chat/completions", json=body, headers=headers) as answer:
        for line in answer.iter_lines():
            if not first and '"content"' in line:
                first = (time.perf_counter() - began) * 1000
    if not first:
        raise AssertionError(f"no answer: {answer.status_code}")
    return first


def figures(values: list[float]) -> dict[str, float]:
    return {"p50": statistics.median(values), "p95": statistics.quantiles(values, n=20)[-1]}


if __name__ == "__main__":
    main()
