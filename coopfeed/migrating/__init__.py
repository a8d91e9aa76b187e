"""Feeds that others wrote: reading, importing and comparing them."""
