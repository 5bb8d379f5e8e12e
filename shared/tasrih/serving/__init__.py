"""What the gateway serves: an index of Kafka's topics, the stream of alerts, who may read, and webhooks."""
