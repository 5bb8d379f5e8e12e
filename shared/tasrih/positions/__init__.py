"""Claim + state → decision: which claims take the same position, which change one, which alerts that raises.

`engine.decide` is pure; `handling.Positions` runs it over a store with the protocol that survives crashes.
"""
