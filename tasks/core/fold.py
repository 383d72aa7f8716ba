"""One spelling for what people write by hand: names of sellers, reasons, regions."""


def fold(text: str) -> str:
    """Without capitals, without spaces at the ends, with one space between words."""
    return " ".join(text.casefold().split())
