"""MemoryScope on the servers that people run beyond one machine. `python -m tests.services make test-services` starts
them; without them these tests are skipped, and say which server they miss."""
