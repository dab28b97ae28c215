"""The pages in Chinese: the catalogue, and what a Chinese-speaking person reads."""
