"""Kafka: topics, the producer, the consumer recipe, dead letters."""
