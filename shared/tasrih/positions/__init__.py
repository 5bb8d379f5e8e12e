"""Claim and state to decision: identity, matching, the pure engine, and its Redis store."""
