"""python -m tests.benchmarks.learning: another name of `consolidation`; takes its options."""

from __future__ import annotations

from tests.benchmarks.consolidation import main

if __name__ == "__main__":
    main()
