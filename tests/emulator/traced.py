"""Compares what `crossvpc trace` says of a spec with the way of packets through what the API says is there: between all pairs of
subnets whose route table the spec names, or of route tables, on each declared port and those beside it, both ways round.

`traced.py URL SPEC TRACES`; TRACES is a list of `[from, to, trace]`, a trace for each pair of VPCs on all ports."""

import json
import sys
from functools import lru_cache
from ipaddress import ip_address, ip_network

from network import Network
from world import World

# A port that stands for all that nobody names.
OTHER = 9


def packets(world):
    """(protocol, port) of each kind that the spec can tell apart, and of those beside them."""
    found = {("tcp", OTHER), ("udp", OTHER), ("icmp", None)}
    for connection in world.connections.values():
        for text in connection["ports"]:
            protocol, _, numbers = text.partition("/")
            for number in map(int, filter(None, numbers.split("-"))):
                found |= {(protocol, port) for port in (number - 1, number, number + 1) if 0 < port < 65536}
    return sorted(found, key=str)


def named(texts, protocol, port):
    """Whether ports as a trace writes them hold one."""
    for text in texts.split(", "):
        spoken, _, numbers = text.partition("/")
        first, _, last = numbers.partition("-")
        if text in ("all", "all ports") or spoken == protocol and (not first or int(first) <= port <= int(last or first)):
            return True
    return False


class Traced:
    """What the traces say."""

    def __init__(self, traces):
        self.flows = {}
        for source, target, trace in traces:
            known = self.flows.setdefault((source, target), [])
            for part in trace["parts"]:
                assert not part["is_cut"], f"{source} to {target} has more cases than a trace tells"
                for group in part["groups"]:
                    for flow in group["flows"]:
                        ends = [[ip_network(block) for block in flow[side]] for side in ("sources", "destinations")]
                        known.append((group["verdict"], *ends, flow["ports"]))

    def passes(self, source, target, protocol, port):
        (consumer, start, _), (provider, end, _) = source, target
        for verdict, sources, destinations, ports in self.flows[consumer, provider]:
            holds = any(start in block for block in sources) and any(end in block for block in destinations)
            if holds and named(ports, protocol, port):
                return verdict != "blocked"
        raise ValueError(f"no trace has {source} to {target} on {protocol}/{port}")


class Packets:
    """What the API says."""

    def __init__(self, world):
        self.world, self.network = world, Network(world)
        self.network.group = lru_cache(None)(self.network.group)
        self.network.leads_to = lru_cache(None)(self.network.leads_to)

    def places(self):
        """A VPC, an address and a route table: of each subnet that names one, or else of each table with each of the VPC's blocks.
        A VPC without tables has endpoints only. The targets of services are places too."""
        for vpc, entry in self.world.vpcs.items():
            subnets, tables = entry.get("subnets") or {}, entry.get("route-tables") or {}
            named = [name for name in subnets if subnets[name].get("route-table") or not tables]
            for name in named:
                for block in filter(None, (subnets[name]["cidr"], subnets[name].get("ipv6-cidr"))):
                    yield vpc, ip_network(block)[10], self.network.table_of(vpc, name) if tables else None
            for block in [] if named else [*entry["cidrs"], *(entry.get("ipv6-cidrs") or [])]:
                for table in tables.values() or [None]:
                    yield vpc, ip_network(block)[-10], table
        for connection in self.world.connections.values():
            options, vpc = connection.get("privatelink") or {}, connection["provider"]["vpc"]
            for targets in [options, *(options.get("ports") or {}).values()]:
                for ip in (targets.get("targets") or {}).get("ips") or []:
                    yield vpc, ip_address(ip), self.table_at(vpc, ip_address(ip))

    def table_at(self, vpc, address):
        """The route table of the subnet that has an address, if the spec says it."""
        for name, subnet in (self.world.vpcs[vpc].get("subnets") or {}).items():
            if subnet.get("route-table") and address in ip_network(subnet["cidr"]):
                return self.network.table_of(vpc, name)
        return None

    def declared(self, consumer, provider):
        """The connections of two VPCs by name, each with what it says of the consumer and of the provider."""
        for name, connection in self.world.connections.items():
            taken = connection.get("consumers") or {}
            if connection["provider"]["vpc"] == provider and consumer in taken:
                yield name, connection, taken[consumer] or {}, connection["provider"]

    def means(self, vpc, party, address):
        """Whether a party of a connection means an address."""
        entry, subnets = self.world.vpcs[vpc], self.world.vpcs[vpc].get("subnets") or {}
        keys = [(name, key) for name in party.get("subnets") or [] for key in ("cidr", "ipv6-cidr")]
        blocks = [subnets[name][key] for name, key in keys if key in subnets[name]]
        blocks = blocks or [*entry["cidrs"], *(entry.get("ipv6-cidrs") or [])]
        return any(address in ip_network(block) for block in blocks)

    def lets(self, own, peer, way, protocol, port):
        """By a rule of any group of the VPC, or by the word of a connection that names none there."""
        (vpc, address, _), (other, end, _) = own, peer
        groups = self.world.vpcs[vpc].get("security-groups") or {}
        spoken = "icmpv6" if (protocol, end.version) == ("icmp", 6) else protocol
        if self.network.admits(vpc, groups, way, spoken, port, end):
            return True
        ends = (vpc, other) if way == "egress" else (other, vpc)
        for _, connection, taken, given in self.declared(*ends):
            mine, theirs = (taken, given) if way == "egress" else (given, taken)
            is_meant = self.means(vpc, mine, address) and self.means(other, theirs, end)
            ports = ", ".join(connection["ports"])
            if "privatelink" not in connection and not mine.get("security-groups") and is_meant and named(ports, protocol, port):
                return True
        return False

    def by_service(self, source, target, protocol, port):
        (consumer, start, _), (provider, end, _) = source, target
        for name, connection, taken, _ in self.declared(consumer, provider):
            options = connection.get("privatelink", ()) if "privatelink" in connection else ()
            if options == () or protocol == "icmp" or start.version == 6:
                continue
            own = (((options or {}).get("ports") or {}).get(port) or {}).get("targets") or (options or {}).get("targets") or {}
            ips = own.get("ips") or []
            is_called = taken.get("security-groups") or self.means(consumer, taken, start)
            is_called = is_called and self.is_client(connection, start)
            if is_called and (not ips or str(end) in ips) and self.served(name, consumer, protocol, port):
                return True
        return False

    def is_client(self, connection, start):
        """Whether the load balancer lets an address in: one that crossvpc creates asks, unless VPCs share addresses."""
        consumers = connection["consumers"]
        vpcs = [connection["provider"]["vpc"], *consumers]
        blocks = [ip_network(block) for vpc in vpcs for block in self.world.vpcs[vpc]["cidrs"]]
        is_shared = any(one.overlaps(other) for at, one in enumerate(blocks) for other in blocks[:at])
        if (connection["privatelink"] or {}).get("load-balancer") or is_shared:
            return True
        return any(self.means(vpc, party or {}, start) for vpc, party in consumers.items())

    @lru_cache(None)
    def served(self, name, consumer, protocol, port):
        return Network.by_endpoint(self.network, self.world.connections[name], consumer, protocol, port) is None

    def passes(self, source, target, protocol, port):
        (consumer, start, out), (provider, end, back) = source, target
        if self.by_service(source, target, protocol, port):
            return True
        return (
            None not in (out, back)
            and self.network.leads_to(consumer, out, end) == provider
            and self.network.leads_to(provider, back, start) == consumer
            and self.lets(source, target, "egress", protocol, port)
            and self.lets(target, source, "ingress", protocol, port)
        )


def main(url, spec, traces):
    with open(traces, encoding="utf-8") as file:
        traced = Traced(json.load(file))
    found = Packets(World(url, spec))
    places, kinds, counts, problems = list(found.places()), packets(found.world), [0, 0], []
    for source in places:
        for target in places:
            if source[0] == target[0] or source[1].version != target[1].version:
                continue
            for protocol, port in kinds:
                said, passes = traced.passes(source, target, protocol, port), found.passes(source, target, protocol, port)
                counts[passes] += 1
                if said != passes:
                    what = f"{protocol}/{port} from {source[1]} of {source[0]} to {target[1]} of {target[0]}"
                    problems.append(f"{what} {'passes' if passes else 'does not pass'}, but the trace says otherwise")
    print(f"traced {sum(counts)} packets, of which {counts[1]} pass")
    if problems or not all(counts):
        sys.exit("\n".join(problems) or "nothing passes, or everything")


if __name__ == "__main__":
    main(*sys.argv[1:])
