"""Walks every flow of a spec through what the API says is there, and every flow that it does not declare: the first must
arrive and find its way back, the others must not. It knows nothing of how either was made.

`walk.py URL SPEC`; SPEC has the ids."""

import sys
from ipaddress import ip_network

from network import Network
from world import World

# A port that no scene declares.
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

    def expect(self, arrives, what, reason):
        """`reason` is why a flow does not arrive, or None if it does."""
        self.walked += 1
        if arrives and reason:
            self.problems.append(f"{what} does not arrive: {reason}")
        if not arrives and reason is None:
            self.problems.append(f"{what} arrives, and nobody declared it")

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
                    self.expect(True, what, self.network.by_endpoint(name, consumer, protocol, port))
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
                        self.expect(True, f"{what} ({source} to {target})", reason)

    def undeclared(self):
        """Ports that nobody declares, and pairs of VPCs that no connection joins."""
        joined, declared = set(), {}
        for connection in self.world.connections.values():
            provider = connection["provider"]["vpc"]
            for consumer in connection.get("consumers") or {}:
                if "privatelink" not in connection:
                    joined |= {(consumer, provider), (provider, consumer)}
                declared.setdefault((consumer, provider), set()).update(connection["ports"])
        for source in self.world.vpcs:
            for target in self.world.vpcs:
                if source != target and (source, target) not in joined:
                    self.no_route(source, target)
        for name, connection in self.world.connections.items():
            provider, groups = connection["provider"]["vpc"], connection["provider"].get("security-groups") or []
            for consumer in connection.get("consumers") or {}:
                if declared[consumer, provider] & {"all"}:
                    continue
                what = f"{name}: tcp/{OTHER} from {consumer} to {provider}"
                if "privatelink" in connection:
                    self.expect(False, what, self.network.by_endpoint(name, consumer, "tcp", OTHER))
                for group in groups if "privatelink" not in connection else []:
                    source = ip_network(self.world.vpcs[consumer]["cidrs"][0])[10]
                    open = self.network.admits(provider, [group], "ingress", "tcp", OTHER, source)
                    self.expect(False, what, None if open else "the group")

    def no_route(self, source, target):
        entry = self.world.vpcs[target]
        address = ip_network(entry["cidrs"][0])[10]
        # VPCs with the same addresses cannot be told apart by them.
        if any(address in ip_network(block) for block in self.world.vpcs[source]["cidrs"]):
            return
        for table in self.world.vpcs[source].get("route-tables") or {}:
            there = self.network.leads_to(source, self.network.table(source, table), address)
            self.expect(False, f"{source} to {target}", None if there == target else "no route")


def main(url, spec):
    walk = Walk(World(url, spec))
    for name, connection in walk.world.connections.items():
        walk.connection(name, connection)
    walk.undeclared()
    print(f"walked {walk.walked} flows, {walk.over_ipv6} of them over IPv6")
    if walk.problems or not walk.walked:
        sys.exit("\n".join(walk.problems) or "nothing was walked")


if __name__ == "__main__":
    main(*sys.argv[1:])
