"""How well memory is kept: what repeats, is stale, rests on nothing, is never used, and what it cost."""
