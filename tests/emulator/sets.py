"""Sets of addresses, and what a list of routes or rules makes of them: two lists that let the same through are equal here,
however they are written down."""

from collections import defaultdict
from ipaddress import ip_address, ip_network, summarize_address_range

# What no packet comes from or goes to: some rules name it because AWS would add a wider one if there were none.
LOOPBACK = "127.0.0.0/8"
LAST_PORT = 65535


class Addresses:
    """Ranges of IPv4 and IPv6 addresses, and names of what has addresses that are not known, such as a security group."""

    def __init__(self, ranges=(), names=()):
        merged = []
        for version, first, last in sorted(ranges):
            if merged and merged[-1][0] == version and merged[-1][2] >= first - 1:
                merged[-1] = version, merged[-1][1], max(merged[-1][2], last)
            else:
                merged.append((version, first, last))
        self.ranges, self.names = tuple(merged), frozenset(names)

    @classmethod
    def of(cls, *texts):
        """Of CIDR blocks; every other text is a name."""
        ranges, names = [], []
        for text in texts:
            try:
                block = ip_network(text)
                ranges.append((block.version, int(block[0]), int(block[-1])))
            except ValueError:
                names.append(text)
        return cls(ranges, names)

    def __or__(self, other):
        return Addresses(self.ranges + other.ranges, self.names | other.names)

    def __sub__(self, other):
        left = list(self.ranges)
        for version, first, last in other.ranges:
            parts = []
            for known in left:
                if known[0] != version or known[2] < first or known[1] > last:
                    parts.append(known)
                    continue
                parts += [(version, known[1], first - 1)] if known[1] < first else []
                parts += [(version, last + 1, known[2])] if known[2] > last else []
            left = parts
        return Addresses(left, self.names - other.names)

    def __bool__(self):
        return bool(self.ranges or self.names)

    def __eq__(self, other):
        return (self.ranges, self.names) == (other.ranges, other.names)

    def __str__(self):
        make = {4: lambda number: ip_address(number), 6: lambda number: ip_address(number.to_bytes(16, "big"))}
        texts = sorted(self.names)
        for version, first, last in self.ranges:
            blocks = [str(block) for block in summarize_address_range(make[version](first), make[version](last))]
            texts += blocks if len(blocks) < 4 else [f"{make[version](first)} to {make[version](last)}"]
        return ", ".join(texts)


NOTHING = Addresses()


def led(routes):
    """Where a table leads: the addresses of each next hop, from (block, rank, hop). The longest prefix wins, then the
    higher rank; among equals, any may."""
    steps, hops, taken = defaultdict(set), defaultdict(Addresses), NOTHING
    for block, rank, hop in routes:
        steps[-ip_network(block).prefixlen, -rank].add((block, hop))
    for step in sorted(steps):
        for block, hop in steps[step]:
            hops[hop] |= Addresses.of(block) - taken
        for block, _ in steps[step]:
            taken |= Addresses.of(block)
    return {hop: addresses for hop, addresses in hops.items() if addresses}


def admitted(rules, cuts):
    """Whom rules let through: the addresses of each protocol and range of ports, from (protocol, first, last, address…).
    `cuts` is where ranges of a protocol begin or end, here and in what this is compared with."""
    cells = defaultdict(Addresses)
    for protocol, first, last, *peers in rules:
        points = sorted(cut for cut in cuts[protocol] if first <= cut <= last + 1)
        for start, end in zip(points, points[1:]):
            cells[protocol, start, end - 1] |= Addresses.of(*peers) - Addresses.of(LOOPBACK)
    return {cell: addresses for cell, addresses in cells.items() if addresses}


def spread(protocol, first, last):
    """The (protocol, first, last) that a rule is about: every protocol's for -1, and every type of ICMP for none."""
    everything = [("tcp", 0, LAST_PORT), ("udp", 0, LAST_PORT), ("icmp", 0, 255), ("icmpv6", 0, 255), ("other", 0, 255)]
    protocol = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}.get(protocol, protocol)
    if protocol == "-1":
        return everything
    known = [words for words in everything if words[0] == protocol] or [("other", int(protocol), int(protocol))]
    whole = first is None or int(first) < 0 or known[0][0] == "other"
    # The codes of a type of ICMP are no ports.
    ends = (int(first), int(first if protocol.startswith("icmp") else last)) if not whole else known[0][1:]
    return [(known[0][0], *ends)]
