"""The use cases as plain functions: the public API, which the package `coopfeed` exports, and what the commands call.

Each takes what it needs, the moment included, and returns a frozen dataclass, or raises a CoopfeedError. Nothing is
printed.
"""
