"""What the people who run an installation look at: is it alive, is it ready, how is it doing, what should be mended."""
