"""Numbers of things as people write them."""


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the singular where it is one; for nouns whose plural takes an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
