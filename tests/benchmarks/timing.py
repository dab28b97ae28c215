"""Times a call over and over: medians and 95th percentiles, of the clock and of the processor."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
Figures = dict[str, float]


def timed(call: Callable[[T], object], given: Iterable[T], before: Callable[[], object] | None = None) -> Figures:
    """What `call` takes for each of what is given, in ms; `before` each, something that is not timed."""
    wall, cpu = [], []
    for one in given:
        if before is not None:
            before()
        began, worked = time.perf_counter(), time.process_time()
        call(one)
        cpu.append((time.process_time() - worked) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return both(wall, cpu)


def both(wall: list[float], cpu: list[float]) -> Figures:
    """Figures of the clock and of the processor."""
    return summed_up(wall) | {f"cpu_{name}": value for name, value in summed_up(cpu).items()}


def summed_up(milliseconds: list[float]) -> Figures:
    return {
        "p50_ms": round(statistics.median(milliseconds), 2),
        "p95_ms": round(statistics.quantiles(milliseconds, n=20, method="inclusive")[-1], 2),
    }


def line(name: str, figures: Figures) -> str:
    """Figures of one thing as a line of a table."""
    cpu = ""
    if "cpu_p50_ms" in figures:
        cpu = f"   processor p50 {figures['cpu_p50_ms']:7.2f} ms  p95 {figures['cpu_p95_ms']:7.2f} ms"
    return f"  {name:28} p50 {figures['p50_ms']:8.2f} ms   p95 {figures['p95_ms']:8.2f} ms{cpu}"


def memory_mb() -> float:
    """What this process holds in memory now (Linux)."""
    for row in Path("/proc/self/status").read_text().splitlines():
        if row.startswith("VmRSS:"):
            return int(row.split()[1]) / 1024
    return 0.0
