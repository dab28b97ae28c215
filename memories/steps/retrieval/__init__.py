"""The steps of a retrieval, listed in the RETRIEVAL_STEPS setting. Each takes the Search and returns it."""
