"""What can go wrong while something is started on this machine, in words a user can act on."""


class LocalError(Exception):
    """Kafka, Redis or a service could not be fetched, started or kept running.

    The message is one line and says what to set or do instead.
    """
