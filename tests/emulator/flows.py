"""The flows of two specs: those that both declare, which an edit must not interrupt, and those that only the first declares,
which it closes. Names say nothing here: what has the same id is the same."""

import json
import os
import sys
from collections import defaultdict
from ipaddress import ip_network

import exact
from botocore.exceptions import ClientError
from network import Network
from walk import OTHER, Walk
from world import World


class ById(World):
    """A spec whose names are ids. `others` adds the VPCs and gateways of other such specs."""

    def __init__(self, world, *others):
        self.url, self.earlier, self.sessions, self.clients, self.nodes = world.url, None, {}, {}, {}
        self.names = {entry["id"]: name for name, entry in world.vpcs.items()}
        accounts = {name: entry["id"] for name, entry in world.accounts.items()}
        gateways = {
            name: {"account": accounts[world.gateway_place(name)[0]], "region": world.gateway_place(name)[1]}
            for name in world.spec.get("transit-gateways") or {}
        }
        self.spec = {
            "accounts": {id: {"id": id} for id in accounts.values()},
            "vpcs": {entry["id"]: self.vpc(world, name, accounts) for name, entry in world.vpcs.items()},
            "transit-gateways": gateways,
            "connections": {name: self.connection(world, known) for name, known in world.connections.items()},
        }
        for other in others:
            self.add(other)

    def vpc(self, world, name, accounts):
        entry, (account, region) = world.vpcs[name], world.place(name)
        tables = entry.get("route-tables") or {}
        subnets = {
            known["id"]: {key: known[key] for key in ("cidr", "ipv6-cidr", "zone") if key in known}
            | {"route-table": tables.get(known.get("route-table"))}
            for known in (entry.get("subnets") or {}).values()
        }
        groups = (entry.get("security-groups") or {}).values()
        found = {"id": entry["id"], "account": accounts[account], "region": region, "subnets": subnets}
        found |= {"cidrs": [*entry["cidrs"]], "ipv6-cidrs": [*(entry.get("ipv6-cidrs") or [])]}
        return found | {"route-tables": {id: id for id in tables.values()}, "security-groups": {id: id for id in groups}}

    def connection(self, world, connection):
        def party(vpc, words):
            entry, words = world.vpcs[vpc], words or {}
            subnets = [entry["subnets"][name]["id"] for name in words.get("subnets") or []]
            groups = [entry["security-groups"][name] for name in words.get("security-groups") or []]
            return {"vpc": entry["id"], "subnets": subnets, "security-groups": groups}

        consumers = (party(vpc, words) for vpc, words in (connection.get("consumers") or {}).items())
        found = {key: connection[key] for key in ("ports", "privatelink", "vpc-peering", "transit-gateway") if key in connection}
        if "privatelink" in connection:
            found["privatelink"] = connection["privatelink"] or {}
        provider = party(connection["provider"]["vpc"], connection["provider"])
        return found | {"provider": provider, "consumers": {known["vpc"]: known for known in consumers}}

    def add(self, other):
        for id, entry in other.vpcs.items():
            own = self.vpcs.setdefault(id, entry)
            for key in ("cidrs", "ipv6-cidrs"):
                own[key] = [*own[key], *(block for block in entry[key] if block not in own[key])]
            for key in ("subnets", "route-tables", "security-groups"):
                own[key] = entry[key] | own[key]
        self.spec["accounts"] |= other.spec["accounts"]
        for name, gateway in other.spec["transit-gateways"].items():
            self.spec["transit-gateways"][name, "too"] = gateway


def covers(texts, protocol, port):
    """Whether ports as a spec writes them have this one."""
    for text in texts:
        spoken, _, numbers = text.partition("/")
        first, _, last = numbers.partition("-")
        if spoken == "all" or spoken == protocol and (protocol == "icmp" or int(first) <= port <= int(last or first)):
            return True
    return False


class Asking(Network):
    """The network in the middle of a change, where what one call names may be gone for the next."""

    def by_routes(self, *words):
        return reason(super().by_routes, *words)

    def by_endpoint(self, *words):
        return reason(super().by_endpoint, *words)


def reason(walk, *words):
    try:
        return walk(*words)
    except ClientError as error:
        return str(error)
    except ValueError as error:
        # One of nothing.
        return f"something is not there: {error}"


class Side:
    """The flows of one spec."""

    def __init__(self, world):
        self.world, self.network = world, Network(world)
        self.walk = Walk.__new__(Walk)
        self.walk.world, self.walk.network = world, self.network

    def parties(self, with_privatelink):
        for connection in self.world.connections.values():
            if ("privatelink" in connection) == with_privatelink:
                for taken in connection["consumers"].values():
                    yield connection, connection["provider"], taken

    def samples(self, ports):
        """One address of each kind at both ends of each connection, at each of these ports that it has."""
        for connection, given, taken in self.parties(False):
            for protocol, port in ports:
                if not covers(connection["ports"], protocol, port):
                    continue
                for source, out in self.walk.sources(taken, taken["vpc"]):
                    for target, back in self.walk.sources(given, given["vpc"]):
                        if source.version == target.version:
                            yield (taken["vpc"], source, out), (given["vpc"], target, back), protocol, port

    def means(self, party, address, table):
        entry = self.world.vpcs[party["vpc"]]
        if party["subnets"]:
            subnets = (entry["subnets"][id] for id in party["subnets"])
            blocks = ((known.get(key), known["route-table"]) for known in subnets for key in ("cidr", "ipv6-cidr"))
            return any(block and address in ip_network(block) and own == table for block, own in blocks)
        blocks = [*entry["cidrs"], *entry["ipv6-cidrs"]]
        return table in entry["route-tables"] and any(address in ip_network(block) for block in blocks)

    def groups(self, sample):
        """The groups of both ends, of each connection that declares a flow."""
        (consumer, source, out), (provider, target, back), protocol, port = sample
        return [
            (taken["security-groups"], given["security-groups"])
            for connection, given, taken in self.parties(False)
            if (taken["vpc"], given["vpc"]) == (consumer, provider)
            and covers(connection["ports"], protocol, port)
            and self.means(taken, source, out)
            and self.means(given, target, back)
        ]

    def calls(self, consumer, provider, protocol, port):
        """The connections by which a VPC calls an endpoint of another's service."""
        return [
            connection
            for connection, given, taken in self.parties(True)
            if (taken["vpc"], given["vpc"]) == (consumer, provider) and covers(connection["ports"], protocol, port)
        ]

    def private_names(self):
        for connection, given, taken in self.parties(True):
            if name := connection["privatelink"].get("private-dns"):
                yield name, taken["vpc"], given["vpc"]

    def resolving(self):
        """The pairs that resolve each other's names over a peering."""
        for connection, given, taken in self.parties(False):
            if (connection.get("vpc-peering") or {}).get("dns"):
                yield tuple(sorted((given["vpc"], taken["vpc"])))


def numbers(world):
    """Each port that a spec names, as it may be tried."""
    for connection in world.connections.values():
        for text in connection["ports"]:
            protocol, _, ports = text.partition("/")
            if protocol in ("all", "icmp"):
                yield ("tcp", OTHER) if protocol == "all" else ("icmp", None)
            else:
                yield from ((protocol, int(number)) for number in ports.split("-"))


class Flows:
    """What two specs declare; `old` and `new` are their paths."""

    def __init__(self, url, old, new):
        worlds = [World(url, path) for path in (old, new)]
        worlds[1].earlier = None
        specs = [ById(world) for world in worlds]
        # Everything is asked in a world that has both.
        self.world = ById(worlds[1], ById(worlds[0]))
        self.memory = {}
        self.ask = self.world.api
        self.world.api = self.api
        self.names = specs[0].names | specs[1].names
        self.old, self.new = (Side(spec) for spec in specs)
        self.ports = sorted({*numbers(specs[0]), *numbers(specs[1])}, key=str)

    def api(self, *place):
        return Remembering(self.ask(*place), place, self.memory)

    def forget(self):
        self.memory.clear()

    def label(self, protocol, port, consumer, provider):
        ports = protocol if port is None else f"{protocol}/{port}"
        return f"{ports} from {self.names[consumer]} to {self.names[provider]}"

    def broken(self):
        """Each flow of both specs that does not arrive now: its name, and why not."""
        return self.look()[0]

    def open(self):
        """Each flow of the old spec alone that arrives still."""
        return self.look()[1]

    def look(self):
        self.forget()
        network = Asking(self.world)
        broken, still = {}, set()
        common = defaultdict(list)
        samples = dict.fromkeys([*self.old.samples(self.ports), *self.new.samples(self.ports)])
        for sample in samples:
            (consumer, source, _), (provider, _, _), protocol, port = sample
            spoken = "icmpv6" if (protocol, source.version) == ("icmp", 6) else protocol
            groups = [side.groups(sample) for side in (self.old, self.new)]
            key = protocol, port, consumer, provider
            if all(groups):
                common[key].append(1)
                self.see(broken, key, [network.by_routes(*sample[:2], own, spoken, port) for own in groups[0] + groups[1]])
            elif groups[0] and any(network.by_routes(*sample[:2], own, spoken, port) is None for own in groups[0]):
                still.add(self.label(*key))
        self.ways(network, broken, still, common, samples)
        self.aspects(network, broken, still)
        return broken, sorted(still)

    def see(self, broken, key, reasons):
        if None not in reasons:
            broken[self.label(*key)] = reasons[-1]

    def ways(self, network, broken, still, common, samples):
        """Calls of endpoints, and calls that one of the specs routes and the other does not, or from elsewhere."""
        ends = {(s[2], s[3], s[0][0], s[1][0]) for s in samples}
        for side in (self.old, self.new):
            for connection, given, taken in side.parties(True):
                own = ((protocol, port) for protocol, port in self.ports if covers(connection["ports"], protocol, port))
                ends |= {(protocol, port, taken["vpc"], given["vpc"]) for protocol, port in own}
        for key in sorted(ends, key=str):
            protocol, port, consumer, provider = key
            ways = [self.way(side, network, key, samples) for side in (self.old, self.new)]
            if key in common and not any(calls for calls, _ in ways):
                continue
            if all(calls or routes for calls, routes in ways):
                reasons = [reason for calls, routes in ways for reason in (*calls, *routes[:1])]
                if key not in common or all(calls for calls, _ in ways):
                    self.see(broken, key, reasons)
            elif any(reason is None for reason in ways[0][0]):
                still.add(self.label(*key))

    def way(self, side, network, key, samples):
        """Why calls of its endpoints do not arrive, one for each connection; and why what it routes does not, as a whole."""
        protocol, port, consumer, provider = key
        found = side.calls(consumer, provider, protocol, port)
        calls = [network.by_endpoint(known, consumer, protocol, port) for known in found]
        routes = []
        for sample in samples:
            if (sample[2], sample[3], sample[0][0], sample[1][0]) != key:
                continue
            spoken = "icmpv6" if (protocol, sample[0][1].version) == ("icmp", 6) else protocol
            reasons = [network.by_routes(*sample[:2], own, spoken, port) for own in side.groups(sample)]
            if reasons:
                routes.append(None if None in reasons else reasons[-1])
        whole = [next((reason for reason in routes if reason), None)] if routes else []
        return calls, whole

    def aspects(self, network, broken, still):
        """Names that resolve."""
        both = [{*side.private_names()} for side in (self.old, self.new)]
        for name, consumer, provider in both[0]:
            api = self.world.ec2(consumer)
            found = api.describe_vpc_endpoints(Filters=[network.of(consumer)])["VpcEndpoints"]
            owner = self.world.ec2(provider).describe_vpc_endpoint_service_configurations()["ServiceConfigurations"]
            named = {known["ServiceName"] for known in owner if known.get("PrivateDnsName") == name}
            on = [e for e in found if e["State"] == "available" and e["PrivateDnsEnabled"] and e["ServiceName"] in named]
            what = f"the name {name} in {self.names[consumer]}"
            if (name, consumer, provider) not in both[1]:
                still |= {what} if on else set()
            elif not on:
                broken[what] = "no endpoint answers for it"
        both = [{*side.resolving()} for side in (self.old, self.new)]
        for pair in both[0]:
            found = self.world.ec2(pair[0]).describe_vpc_peering_connections()["VpcPeeringConnections"]
            ends = [[known["RequesterVpcInfo"], known["AccepterVpcInfo"]] for known in found if known["Status"]["Code"] == "active"]
            own = [known for known in ends if tuple(sorted(end["VpcId"] for end in known)) == pair]
            on = any(all((end.get("PeeringOptions") or {}).get("AllowDnsResolutionFromRemoteVpc") for end in known) for known in own)
            what = "names between " + " and ".join(self.names[vpc] for vpc in pair)
            if pair in both[1] and not on:
                broken[what] = "the peering does not resolve them"


class Remembering:
    """A client that asks each question once, until everything is forgotten."""

    def __init__(self, client, place, memory):
        self.client, self.place, self.memory = client, place, memory

    def __getattr__(self, call):
        def answered(**words):
            key = (*self.place, call, json.dumps(words, sort_keys=True))
            if key not in self.memory:
                self.memory[key] = getattr(self.client, call)(**words)
            return self.memory[key]

        return answered


def main(url, folder):
    """Prints what is so at the end of an edit: flows of both specs that do not arrive, flows of the old one that still do, and
    how the accounts differ from what the new spec declares."""
    old, new = (os.path.join(folder, name) for name in ("earlier.yaml", "spec.yaml"))
    broken, still = Flows(url, old, new).look()
    print(json.dumps({"broken": broken, "open": still, "differences": exact.problems(World(url, new), new)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
