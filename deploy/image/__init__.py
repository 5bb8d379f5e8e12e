"""The image of all services: how it is built, and a check that builds and runs it on a machine without an engine."""
