"""Walks every flow of a spec through what the API says is there: each must arrive and find its way back. Then compares all that
may be reached with what the spec declares (exact.py): nothing else may. It knows nothing of how either was made.

`walk.py URL SPEC`; SPEC has the ids."""

import sys
from ipaddress import ip_network

import exact
from network import Network
from world import World

# One of the ports where all are declared.
OTHER = 9


def ports(texts):
    """(protocol, port) of each text; the edges of a range. ICMP and everything are tried as a port of their own."""
    for text in texts:
        protocol, _, numbers = text.partition("/")
        if protocol == "all":
            yield "tcp", OTHER
        elif protocol == "icmp":
            yield "icmp", None
        else:
            for number in {*numbers.split("-")}:
                yield protocol, int(number)


class Walk:
    def __init__(self, world):
        self.world, self.network = world, Network(world)
        self.problems, self.walked, self.over_ipv6 = [], 0, 0

    def expect(self, what, reason):
        """`reason` is why a flow does not arrive, or None if it does."""
        self.walked += 1
        if reason:
            self.problems.append(f"{what} does not arrive: {reason}")

    def sources(self, party, vpc):
        """An address and the route table of each subnet that is meant, or of each table with an address of each of the VPC's
        blocks: IPv4 and, where the VPC has it, IPv6. It is near the end, where no subnet is that another VPC has too."""
        entry = self.world.vpcs[vpc]
        named = party.get("subnets") or []
        subnets = entry.get("subnets") or {}
        if named:
            keys = [(name, key) for name in named for key in ("cidr", "ipv6-cidr") if key in subnets[name]]
            return [(ip_network(subnets[name][key])[10], self.network.table_of(vpc, name)) for name, key in keys]
        blocks = [ip_network(block)[-10] for block in [*entry["cidrs"], *(entry.get("ipv6-cidrs") or [])]]
        tables = entry.get("route-tables") or {}
        return [(address, self.network.table(vpc, table)) for address in blocks for table in tables]

    def connection(self, name, connection):
        provider, given = connection["provider"]["vpc"], connection["provider"]
        for consumer, taken in (connection.get("consumers") or {}).items():
            taken = taken or {}
            for protocol, port in ports(connection["ports"]):
                what = f"{name}: {protocol}/{port} from {consumer} to {provider}"
                if "privatelink" in connection:
                    self.expect(what, self.network.by_endpoint(connection, consumer, protocol, port))
                    continue
                for source, out in self.sources(taken, consumer):
                    for target, back in self.sources(given, provider):
                        if source.version != target.version:
                            continue
                        self.over_ipv6 += source.version == 6
                        ends = (consumer, source, out), (provider, target, back)
                        groups = (taken.get("security-groups") or [], given.get("security-groups") or [])
                        spoken = "icmpv6" if (protocol, source.version) == ("icmp", 6) else protocol
                        reason = self.network.by_routes(*ends, groups, spoken, port)
                        self.expect(f"{what} ({source} to {target})", reason)


def main(url, spec):
    walk = Walk(World(url, spec))
    for name, connection in walk.world.connections.items():
        walk.connection(name, connection)
    walk.problems += exact.problems(walk.world, spec)
    print(f"walked {walk.walked} flows, {walk.over_ipv6} of them over IPv6")
    if walk.problems or not walk.walked:
        sys.exit("\n".join(walk.problems) or "nothing was walked")


if __name__ == "__main__":
    main(*sys.argv[1:])
