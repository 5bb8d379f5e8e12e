"""What can go wrong between us and Kafka.

MessagingError (TasrihError)
  ├── UnreachableError     no broker answers: for the command line, which does not wait
  ├── AccessError          the cluster's rules keep something from us that we need
  ├── TopicsMissingError   topics that must exist do not
  ├── TopicsLosingError    topics are kept so that they drop what we rely on
  ├── DeliveryError        a record is not delivered yet: try again
  ├── UnreadableError      Kafka's client cannot read a record: the process ends
  ├── LimitExceededError   too many messages are refused: the process ends
  └── RecordTooLargeError  a record can never be delivered: its message goes to the dead letters
"""

from collections.abc import Sequence

from tasrih.errors import TasrihError


class MessagingError(TasrihError):
    """Ancestor of all errors of this package."""


class UnreachableError(MessagingError):
    """No broker answered at the given address."""

    def __init__(self, bootstrap: str, problem: object) -> None:
        """Name the address and what the client said."""
        super().__init__(
            f"Kafka at {bootstrap} cannot be used ({problem}): start it, or see to the TASRIH_KAFKA_ settings"
        )


class AccessError(MessagingError):
    """The cluster's access rules (ACLs) do not let us do what we shall."""

    def __init__(self, kept: list[str]) -> None:
        """Name it."""
        super().__init__(f"Kafka's access rules do not let us {', '.join(kept)}")


class TopicsMissingError(MessagingError):
    """Topics that a process reads or writes do not exist."""

    def __init__(self, names: list[str]) -> None:
        """Name them."""
        super().__init__(f"missing topics: {', '.join(sorted(names))}; run `tasrih topics create`")


class TopicsLosingError(MessagingError):
    """Kafka drops records of topics that we rely on: what is lost there nobody has."""

    def __init__(self, differences: Sequence[str]) -> None:
        """Name what is configured otherwise than it should be."""
        super().__init__(f"topics lose what must be kept: {'; '.join(differences)}; see `tasrih topics check`")


class DeliveryError(MessagingError):
    """Kafka did not take a record now; the same records can be sent again, consumers drop what they know by its id."""


class UnreadableError(MessagingError):
    """What a producer wrote is no record to the client of Kafka, and nothing of ours has seen it."""

    def __init__(self, places: Sequence[str], problem: Exception) -> None:
        """Name where reading would go on, and what the client says."""
        super().__init__(f"cannot be read, at or right behind {' or '.join(places)}: {problem!r}")


class LimitExceededError(MessagingError):
    """So many messages are refused that something else must be wrong: a bad release, a wrong topic."""


class RecordTooLargeError(MessagingError):
    """A record is larger than its topic takes."""
