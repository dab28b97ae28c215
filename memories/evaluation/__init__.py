"""Measures the product on labelled data, through its own doors."""
