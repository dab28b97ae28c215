"""What the memories pages show: the list and its filters, the search, one memory whole, what stands on what."""
