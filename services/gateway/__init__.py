"""The edge to readers: REST, the stream of alerts, and the console, from an index of Kafka's topics."""
