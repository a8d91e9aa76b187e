"""The version of coopfeed."""

__version__ = "0.1.0"
