"""What travels between the services: news messages, claims, positions, alerts, dead letters."""
