"""Claim + state → decision: which claims take the same position, which change one, which alerts that raises.

`deciding.engine.decide` is pure; `handling.protocol.Positions` runs it over a store with the protocol that survives
crashes.
"""
