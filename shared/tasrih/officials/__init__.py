"""Who is who, and when: the dated registry of officials."""
