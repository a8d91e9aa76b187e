"""Requests over HTTP to servers that are not trusted: every exchange has one deadline, and bounds on its size.

`client` sends a request and follows its redirects; `sockets` hold each single wait to what is left until the deadline.
Both import urllib3, which takes a while: import them where something is asked for.
"""
