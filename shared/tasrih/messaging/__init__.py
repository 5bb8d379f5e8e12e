"""Kafka: the table of topics, our producer, the recipe of a consumer that loses nothing, dead letters, readers."""
