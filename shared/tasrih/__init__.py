"""Tasrih: who said, promised, demanded, threatened, refused or denied what in Arabic news."""

__version__ = "0.1.0"
