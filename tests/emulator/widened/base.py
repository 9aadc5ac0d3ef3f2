"""What every way has."""

from contextlib import contextmanager
from ipaddress import ip_network

EVERYWHERE, EVERYWHERE6, STRANGER, ELSEWHERE = "0.0.0.0/0", "::/0", "999988887777", "198.51.100.0/24"


class Way:
    """`what` is done at `place`; `is_rule` is whether nothing but the rules of a group change."""

    def __init__(self, what, place, do, undo, is_rule=False):
        self.what, self.place, self.do, self.undo, self.is_rule = what, place, do, undo, is_rule

    @contextmanager
    def done(self):
        made = self.do()
        try:
            yield
        finally:
            self.undo(made)

    def is_seen(self, lines):
        """Whether a line is about the place, and says that more is there, or, where a block is no longer dropped, less."""
        wanted = "is not there" if self.what.startswith("drops no") else "nobody declared"
        return any(line.startswith(f"{self.place}: ") and wanted in line for line in lines)


def wider(block):
    return str(ip_network(block).supernet(2))
