"""Who is who, and when: the registry of officials, posts, bodies and states, and its data."""

from tasrih.officials.derived_ids import derived_id
from tasrih.officials.model import Official
from tasrih.officials.registry import Registry

__all__ = ["Official", "Registry", "derived_id"]
