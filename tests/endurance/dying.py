"""A task that ends its process at the worst moment: while it holds the lock that django-q2 takes at each task's end."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path


def holding_the_timer(mark: str) -> None:
    """Do it once: the task is given back, and the next worker finds the mark."""
    if Path(mark).exists():
        return
    Path(mark).touch()
    frame = sys._getframe()
    while frame.f_code.co_name != "worker":
        assert frame.f_back
        frame = frame.f_back
    frame.f_locals["timer"].get_lock().acquire()
    os.kill(os.getpid(), signal.SIGKILL)
