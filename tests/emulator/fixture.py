"""Makes what a spec takes for granted: VPCs, subnets, route tables, security groups and targets, through the API.

`fixture.py URL SPEC FOLDER` writes FOLDER/spec.yaml, the spec with the ids that it got (those it leaves out stay out),
FOLDER/values.txt and FOLDER/terraform.tfvars.json with the ids that are left out, FOLDER/config, an AWS CLI profile for each
account, FOLDER/tester, the same as somebody else than its deployer, and FOLDER/before.json, what may be reached before anything
is deployed."""

import json
import os
import sys

import yaml

from exact import before
from existing import Existing
from found import found
from ipv6 import moved
from world import World

IMAGE = "ami-12c6146b"


class Quoting(yaml.SafeDumper):
    """Quotes account ids that this library takes for no number, and others may."""


def quoted(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if text.isdigit() else None)


Quoting.add_representer(str, quoted)


class Fixture:
    def __init__(self, world):
        self.world = world
        self.values, self.variables = {}, {}

    def make(self):
        for name, vpc in self.world.vpcs.items():
            self.vpc(name, vpc)
        for connection in self.world.connections.values():
            self.targets(connection)
        Existing(self.world).make()

    def keep(self, holder, key, made, path, variable):
        """Writes an id into the spec, if the spec has one; hands it to the user's side otherwise."""
        if holder.get(key):
            holder[key] = made
            return
        self.values[".".join(path)] = made
        inner = self.variables.setdefault("vpcs", {}).setdefault(path[1], {})
        for step in variable[:-1]:
            inner = inner.setdefault(step, {})
        inner[variable[-1]] = made

    def vpc(self, name, vpc):
        ec2, (_, region) = self.world.ec2(name), self.world.place(name)
        first, *others = vpc["cidrs"]
        words = {"AmazonProvidedIpv6CidrBlock": True} if vpc.get("ipv6-cidrs") else {}
        made = ec2.create_vpc(CidrBlock=first, **words)["Vpc"]
        id = made["VpcId"]
        if words:
            moved(vpc, made["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"])
        for block in others:
            ec2.associate_vpc_cidr_block(VpcId=id, CidrBlock=block)
        for attribute in ("EnableDnsSupport", "EnableDnsHostnames"):
            ec2.modify_vpc_attribute(VpcId=id, **{attribute: {"Value": True}})
        self.keep(vpc, "id", id, ["vpcs", name, "id"], ["id"])
        tables = {}
        for table in vpc.get("route-tables") or {}:
            made = ec2.create_route_table(VpcId=id)["RouteTable"]["RouteTableId"]
            tables[table] = made
            path = ["vpcs", name, "route-tables", table]
            self.keep(vpc["route-tables"], table, made, path, ["route_table_ids", table])
        zones = ec2.describe_availability_zones()["AvailabilityZones"]
        for subnet, entry in (vpc.get("subnets") or {}).items():
            zone = next((zone["ZoneName"] for zone in zones if zone["ZoneId"] == entry.get("zone")), None)
            words = {"AvailabilityZone": zone} if zone else {}
            words |= {"Ipv6CidrBlock": entry["ipv6-cidr"]} if "ipv6-cidr" in entry else {}
            made = ec2.create_subnet(VpcId=id, CidrBlock=entry["cidr"], **words)["Subnet"]["SubnetId"]
            if entry.get("route-table"):
                ec2.associate_route_table(SubnetId=made, RouteTableId=tables[entry["route-table"]])
            self.keep(entry, "id", made, ["vpcs", name, "subnets", subnet, "id"], ["subnet_ids", subnet])
        for group in vpc.get("security-groups") or {}:
            made = ec2.create_security_group(GroupName=group, Description=group, VpcId=id)["GroupId"]
            # Only what is declared may leave, so that each egress rule shows.
            everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
            ec2.revoke_security_group_egress(GroupId=made, IpPermissions=[everything])
            path = ["vpcs", name, "security-groups", group]
            self.keep(vpc["security-groups"], group, made, path, ["security_group_ids", group])

    def targets(self, connection):
        options = connection.get("privatelink") or {}
        targets = options.get("targets") or {}
        if "instances" not in targets:
            return
        provider = self.world.vpcs[connection["provider"]["vpc"]]
        ec2 = self.world.ec2(connection["provider"]["vpc"])
        first = next(iter(provider["subnets"].values()))
        subnet = first.get("id") or self.values[f"vpcs.{connection['provider']['vpc']}.subnets.{next(iter(provider['subnets']))}.id"]
        count = len(targets["instances"])
        made = ec2.run_instances(ImageId=IMAGE, MinCount=count, MaxCount=count, SubnetId=subnet)["Instances"]
        targets["instances"] = [instance["InstanceId"] for instance in made]


def profiles(world, role):
    lines = []
    for account in world.accounts:
        credentials = world.credentials(account, role)
        lines += [
            f"[profile {account}]",
            f"aws_access_key_id = {credentials['AccessKeyId']}",
            f"aws_secret_access_key = {credentials['SecretAccessKey']}",
            f"aws_session_token = {credentials['SessionToken']}",
            "",
        ]
    return "\n".join(lines)


def main(url, spec, folder):
    world = World(url, spec)
    fixture = Fixture(world)
    fixture.make()
    variables = fixture.variables | {"profiles": {account: account for account in {a for a, _ in world.places()}}}
    texts = {
        "spec.yaml": yaml.dump(world.spec, Dumper=Quoting, sort_keys=False),
        "values.txt": "".join(f"{key}={value}\n" for key, value in fixture.values.items()),
        "terraform.tfvars.json": json.dumps(variables),
        "config": profiles(world, "deployer"),
        "tester": profiles(world, "tester"),
    }
    for name, text in texts.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    deployed = os.path.join(folder, "spec.yaml")
    found(World(url, deployed)).save(before(deployed))


if __name__ == "__main__":
    main(*sys.argv[1:])
