"""Widens what is deployed in every way that widened/ has, one after the other, each undone before the next: each must be seen, at
its place. Before and after, all that may be reached is what is declared.

`widen.py URL SPEC AT-LEAST` says how many ways there were."""

import sys
from ipaddress import ip_network

from exact import problems
from found import Reader
from model import Model, differences
from widened import ways
from world import World


class Scene:
    def __init__(self, url, spec):
        self.world, self.spec = World(url, spec), spec
        self.reader = Reader(self.world)
        self.found = self.reader.read()
        # The plain names first: what a service asks by has the name of the service too.
        self.ids = {label: id for id, label in reversed(self.reader.labels.items())}
        self.service_names = {label: id for id, label in self.reader.labels.items() if ".vpce" in id}

    def kind(self, connection):
        return next(kind for kind in ("privatelink", "vpc-peering", "transit-gateway") if kind in connection)

    def default_network(self, api):
        """The VPC that each account has from the beginning, and its subnets."""
        (vpc,) = api.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
        subnets = api.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["Subnets"]
        return vpc["VpcId"], subnets

    def zones_of(self, service, api):
        """The zones of the region of `api` that an endpoint of this service may be in."""
        provider = self.world.connections[service.removeprefix("service ")]["provider"]["vpc"]
        ours = self.world.ec2(provider)
        if ours.meta.region_name != api.meta.region_name:
            return {zone["ZoneName"] for zone in api.describe_availability_zones()["AvailabilityZones"]}
        found = ours.describe_vpc_endpoint_service_configurations(ServiceIds=[self.ids[service]])
        return set(found["ServiceConfigurations"][0]["AvailabilityZones"])

    def default_vpc(self, vpc):
        return self.default_network(self.world.ec2(vpc))[0]

    def default_group(self, vpc):
        """Its name is its id, as no spec names it."""
        words = [{"Name": "vpc-id", "Values": [self.world.vpcs[vpc]["id"]]}, {"Name": "group-name", "Values": ["default"]}]
        id = self.world.ec2(vpc).describe_security_groups(Filters=words)["SecurityGroups"][0]["GroupId"]
        self.ids[id] = id
        return id

    def is_overlapping(self, vpc, block):
        """Whether a route would be more specific than, or the same as, the VPC's own."""
        own = [ip_network(known) for known in self.world.vpcs[vpc]["cidrs"]]
        return any(ip_network(block).subnet_of(known) for known in own)

    def leads(self, table, block, hop):
        """Whether a route would change nothing."""
        more = Model()
        more.route(table, block, hop)
        return not differences(self.found, self.found + more)

    def passes(self, place, way, *rule):
        """The same of a rule."""
        more, (*words, peer) = Model(), rule
        more.rule(place, way, *words, [self.reader.label(peer)])
        return not differences(self.found, self.found + more)


def main(url, spec, at_least):
    scene, done = Scene(url, spec), 0
    exact = problems(World(url, spec), spec)
    if exact:
        sys.exit("\n".join(["not as declared before anything is widened:", *exact]))
    for way in ways(scene):
        with way.done():
            # What a rule of a group changes is in the groups alone; the last look is at everything again.
            seen = problems(scene.world, spec, scene.reader.read(["groups"]) if way.is_rule else None)
        done += 1
        if not way.is_seen(seen):
            sys.exit("\n".join([f"nobody sees that {way.place} {way.what}, but:", *seen]))
    left = problems(scene.world, spec)
    if left:
        sys.exit("\n".join(["not undone:", *left]))
    print(f"widened in {done} ways")
    if done < int(at_least):
        sys.exit(f"{done} ways are fewer than {at_least}")


if __name__ == "__main__":
    main(*sys.argv[1:])
