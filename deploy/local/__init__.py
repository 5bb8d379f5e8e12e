"""Kafka, Redis and the whole pipeline on one machine that has only Python and make, for tests and `make run`."""
