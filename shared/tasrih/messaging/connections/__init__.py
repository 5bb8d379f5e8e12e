"""Every client of Kafka: address, TLS and login from the settings, and why there is no connection."""
