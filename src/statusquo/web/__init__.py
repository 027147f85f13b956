"""The server behind the page: the same questions as the command line over HTTP, for one ledger (extra `[server]`).

Invariant: an answer is what the command line would print for the same ledger, clocks and filters; the server adds
paging, tags and limits, and never writes without the token.
"""
