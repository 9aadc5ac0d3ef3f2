"""What a spec declares to be reachable, beside what was there before: written from the spec's own words, without anything of
what crossvpc generates."""

from ipaddress import ip_network

from model import Model


def declared(world):
    return Declared(world).model


def ports(texts, version=4):
    """(protocol, first, last) of each text."""
    for text in texts:
        protocol, _, numbers = text.partition("/")
        first, _, last = numbers.partition("-")
        spoken = {"icmp": "icmp" if version == 4 else "icmpv6", "all": "-1"}.get(protocol, protocol)
        yield spoken, int(first) if first else None, int(last or first) if first else None


def family(blocks, version):
    return [block for block in blocks if ip_network(block).version == version]


class Side:
    """A party of a connection: what of its VPC is meant."""

    def __init__(self, world, vpc, party):
        party, self.vpc, self.entry = party or {}, vpc, world.vpcs[vpc]
        subnets, self.named = self.entry.get("subnets") or {}, party.get("subnets") or []
        # What stands in a subnet stays there when another one is added.
        earlier = world.earlier and world.earlier.vpcs.get(vpc)
        self.before = subnets if not earlier else earlier.get("subnets") or {}
        self.groups = [f"group {name} of {vpc}" for name in party.get("security-groups") or []]
        if self.named:
            tables = {subnets[name].get("route-table") for name in self.named} - {None}
            self.blocks = [subnets[name][key] for name in self.named for key in ("cidr", "ipv6-cidr") if key in subnets[name]]
        else:
            tables = self.entry.get("route-tables") or {}
            self.blocks = [*self.entry["cidrs"], *(self.entry.get("ipv6-cidrs") or [])]
        self.tables = [f"route table {name} of {vpc}" for name in tables]

    def has_ipv6(self):
        return bool(family(self.blocks, 6))

    def one_a_zone(self, fits=lambda zone: True, with_ipv6=False):
        """The labels of the first subnet by name of each zone; one without a zone counts for itself."""
        subnets = {name: self.entry["subnets"][name] for name in sorted(self.named or self.entry.get("subnets") or {})}
        lacks_ipv6 = {name: with_ipv6 and "ipv6-cidr" not in subnets[name] for name in subnets}
        order = sorted(subnets, key=lambda name: (lacks_ipv6[name], name not in self.before, name))
        chosen = {}
        for name in order:
            chosen.setdefault(subnets[name].get("zone", name), name)
        fitting = {zone: name for zone, name in chosen.items() if self.named or fits(zone)} or chosen
        return {zone: (f"subnet {name} of {self.vpc}", subnets[name]["cidr"]) for zone, name in fitting.items()}


class Declared:
    def __init__(self, world):
        self.world, self.model = world, Model()
        self.fact = self.model.fact
        self.attached = {}
        for name, connection in world.connections.items():
            provider = Side(world, connection["provider"]["vpc"], connection["provider"])
            consumers = [Side(world, vpc, party) for vpc, party in (connection.get("consumers") or {}).items()]
            if "privatelink" in connection:
                self.service(name, connection, provider, consumers)
                continue
            for consumer in consumers:
                if "vpc-peering" in connection:
                    hop = self.peering(connection, provider, consumer)
                else:
                    hop = self.attach(connection["transit-gateway"]["via"], provider, consumer)
                self.routed(connection, provider, consumer, hop)
        for gateway in self.attached:
            self.gateway(gateway)

    def routed(self, connection, provider, consumer, hop):
        both_speak_ipv6 = provider.has_ipv6() and consumer.has_ipv6()
        for here, there, way in ((provider, consumer, "ingress"), (consumer, provider, "egress")):
            for version in (4, 6) if both_speak_ipv6 else (4,):
                for block in family(there.blocks, version):
                    for table in here.tables:
                        self.model.route(table, block, hop)
                for group in here.groups if family(there.blocks, version) else []:
                    for words in ports(connection["ports"], version):
                        # Everything is one protocol for both families.
                        self.model.rule(group, way, *words, family(there.blocks, version))

    # VPC peering

    def peering(self, connection, provider, consumer):
        place = "peering of " + " and ".join(sorted((provider.vpc, consumer.vpc)))
        self.fact(place, "is", "active")
        if (connection["vpc-peering"] or {}).get("dns"):
            self.fact(place, "resolves names for the other side in", provider.vpc, consumer.vpc)
        return place

    # Transit gateways

    def attach(self, gateway, provider, consumer):
        peers = self.attached.setdefault(gateway, {})
        for here, there in ((provider, consumer), (consumer, provider)):
            known = peers.setdefault(here.vpc, {"peers": set(), "ipv6": False})
            known["peers"].add(there.vpc)
            known["ipv6"] |= here.has_ipv6() and there.has_ipv6()
        return f"gateway {gateway}"

    def gateway(self, key):
        entry, name, attached = self.world.spec["transit-gateways"][key], f"gateway {key}", self.attached[key]
        tables, settings = entry.get("route-tables") or {}, entry.get("attachments") or {}
        if not entry.get("id"):
            self.fact(name, "AutoAcceptSharedAttachments", "enable" if entry.get("auto-accept") else "disable")
            for option in ("DefaultRouteTableAssociation", "DefaultRouteTablePropagation"):
                self.fact(name, option, "disable" if tables else "enable")
        static = [(table, route) for table, found in tables.items() for route in (found or {}).get("routes") or []]
        for table, route in static:
            to = f"attachment of {route['via']} to {name}" if "via" in route else "nowhere"
            self.model.route(f"table {table} of {name}", route["to"], to)
        for vpc, known in attached.items():
            own, place = settings.get(vpc) or {}, f"attachment of {vpc} to {name}"
            side = Side(self.world, vpc, {"subnets": own.get("subnets")})
            led_ipv6 = any(route.get("via") == vpc and ":" in route["to"] for _, route in static)
            chosen = side.one_a_zone(with_ipv6=known["ipv6"] or led_ipv6)
            subnets = [f"subnet {subnet} of {vpc}" for subnet in side.named] or [label for label, _ in chosen.values()]
            self.fact(place, "is", "available")
            self.fact(place, "is in", *subnets)
            others = {(settings.get(peer) or {}).get("route-table") for peer in known["peers"]} - {None}
            learners = others | set(own.get("propagate-to") or []) if tables else {"default"}
            served = own.get("route-table") if tables else "default"
            self.fact(place, "is associated with", *([f"table {served} of {name}"] if served else []))
            self.fact(place, "propagates to", *(f"table {table} of {name}" for table in learners))
            entry_of = self.world.vpcs[vpc]
            for block in [*entry_of["cidrs"], *(entry_of.get("ipv6-cidrs") or [])]:
                for table in learners:
                    self.model.route(f"table {table} of {name}", block, place, rank=0)
        self.share(entry, name, attached)

    def share(self, entry, name, attached):
        others = {self.world.vpcs[vpc]["account"] for vpc in attached} - {entry["account"]}
        share, organization = entry.get("share", "accounts"), self.world.spec.get("organization") or {}
        if share == "none" or not others:
            return
        outside = {account for account in others if self.world.accounts[account].get("external")}
        outside = others if self.world.accounts[entry["account"]].get("external") else outside
        silent = organization.get("ram-sharing", False)
        wide = share != "accounts" and organization
        named = [self.world.accounts[account]["id"] for account in (outside if wide else others)]
        if wide:
            start = f"arn:aws:organizations::{organization['management-account']}:"
            units = [] if share == "organization" else share["units"]
            named += [f"{start}ou/{organization['id']}/{unit}" for unit in units] or [f"{start}organization/{organization['id']}"]
        self.fact(f"share of {name}", "names", *named)
        self.fact(f"share of {name}", "may name accounts outside", *([] if silent and not outside else ["yes"]))

    # PrivateLink

    def service(self, key, connection, provider, consumers):
        name, options = f"service {key}", connection["privatelink"] or {}
        balancer, accounts = f"load balancer of {name}", {self.world.vpcs[side.vpc]["account"] for side in consumers}
        self.fact(name, "is served by", balancer)
        self.fact(name, "takes endpoints", "at once" if options.get("acceptance") == "automatic" else "once accepted")
        home = self.world.place(provider.vpc)[1]
        self.fact(name, "may be asked from", *({self.world.place(side.vpc)[1] for side in consumers} - {home}))
        self.fact(name, "has the private name", *filter(None, [options.get("private-dns")]))
        ids = [self.world.accounts[account]["id"] for account in accounts]
        self.fact(name, "may be asked by", *(f"arn:aws:iam::{id}:root" for id in ids))
        self.fact(name, "is connected with", *(f"available endpoint of {id}" for id in ids))
        is_made = not options.get("load-balancer")
        zones = provider.one_a_zone() if is_made else {}
        for side in consumers:
            self.endpoint(name, connection, options, side, zones, home)
        if is_made or options.get("targets"):
            self.targets(balancer, connection, options, provider)
            self.between(balancer, connection, options, provider, zones)
        if is_made:
            self.balancer(balancer, connection, provider, consumers, zones)

    def endpoint(self, service, connection, options, side, zones, home):
        name = f"endpoint of {service} in {side.vpc}"
        is_near = self.world.place(side.vpc)[1] == home
        chosen = side.one_a_zone(fits=lambda zone: not (is_near and zones) or zone in zones)
        self.fact(name, "is", "available", "Interface")
        self.fact(name, "has the groups", f"group of the {name}")
        self.fact(name, "is in", *(label for label, _ in chosen.values()))
        self.fact(name, "answers for the private name", *(["yes"] if options.get("private-dns") else []))
        for words in ports(connection["ports"]):
            self.model.rule(f"group of the {name}", "ingress", *words, side.groups or family(side.blocks, 4))
            for group in side.groups:
                self.model.rule(group, "egress", *words, [f"group of the {name}"])

    def balancer(self, name, connection, provider, consumers, zones):
        self.fact(name, "is", "internal", "network")
        self.fact(name, "has the groups", f"group of the {name}")
        self.fact(name, "is in", *(label for label, _ in zones.values()))
        is_held = not self.is_ambiguous(provider, consumers)
        self.fact(name, "holds PrivateLink traffic to its groups", "on" if is_held else "off")
        for side in consumers if is_held else []:
            for words in ports(connection["ports"]):
                self.model.rule(f"group of the {name}", "ingress", *words, family(side.blocks, 4))

    def is_ambiguous(self, provider, consumers):
        """Whether an address may be of several of them."""
        blocks = [ip_network(block) for side in (provider, *consumers) for block in side.entry["cidrs"]]
        return any(one.overlaps(other) for at, one in enumerate(blocks) for other in blocks[:at])

    def targets(self, balancer, connection, options, provider):
        listening = {}
        for protocol, first, last in ports(connection["ports"]):
            for port in range(first, last + 1):
                listening.setdefault(port, set()).add(protocol.upper())
        for port, protocols in listening.items():
            own = self.forward(options, port)
            self.target_group(balancer, port, "_".join(sorted(protocols)), own)

    def forward(self, options, port):
        """What a port is forwarded to, with what it has of its own."""
        own = (
            own
            for key, own in (options.get("ports") or {}).items()
            for first, _, last in [str(key).partition("-")]
            if int(first) <= port <= int(last or first)
        )
        return {**options, **next(own, {})}

    def target_group(self, balancer, port, protocol, options):
        targets = options.get("targets") or {}
        ids = [*targets.get("instances", []), *targets.get("ips", []), *([targets["alb"]] if "alb" in targets else [])]
        kind = "ip" if "ips" in targets else "alb" if "alb" in targets else "instance"
        to, check = options.get("target-port", port), options.get("health-check") or {}
        group = f"target group of {protocol}/{port} of the {balancer}"
        self.fact(balancer, "listens for", f"{protocol}/{port} for the {group}")
        self.fact(group, "calls", f"{kind} by {protocol}/{to}")
        self.fact(group, "has the targets", *(f"{id} port {to}" for id in ids))
        kind = check.get("protocol", "http" if kind == "alb" else "tcp")
        over_http = {} if kind == "tcp" else {"path": "/", "success-codes": "200-399"}
        defaults = {"port": "traffic-port", "interval": 30, "timeout": 6 if kind == "http" else 10, **over_http}
        defaults |= {"healthy-threshold": 5, "unhealthy-threshold": 2}
        check = {**defaults, **check, "protocol": kind.upper()}
        self.fact(group, "probes", *(f"{key} {value}" for key, value in check.items()))

    def between(self, balancer, connection, options, provider, zones):
        """What the load balancer lets out to its targets, and the targets let in from it."""
        traffic, health = set(), set()
        is_made, group = bool(zones), f"group of the {balancer}"
        for protocol, first, last in ports(connection["ports"]):
            for port in range(first, last + 1):
                own = self.forward(options, port)
                to, check = own.get("target-port", port), (own.get("health-check") or {}).get("port")
                calls, probes = (protocol, to, to), ("tcp", check or to, check or to)
                ips = [f"{ip}/32" for ip in (own.get("targets") or {}).get("ips", [])]
                traffic.add(calls)
                health.add(probes)
                for words in (calls, probes) if is_made else ():
                    to_whom = ips or provider.groups or family(provider.entry["cidrs"], 4)
                    self.model.rule(group, "egress", *words, to_whom)
        health -= traffic
        consumers = [Side(self.world, vpc, {}) for vpc in connection.get("consumers") or {}]
        shows_group = is_made and not self.is_ambiguous(provider, consumers)
        nodes = self.world.nodes.get(balancer, set())
        callers = [group] if shows_group else nodes if is_made else family(provider.blocks, 4)
        checkers = [group] if is_made else callers
        for own in provider.groups:
            for words in traffic:
                self.model.rule(own, "ingress", *words, callers)
            for words in health:
                self.model.rule(own, "ingress", *words, checkers)
