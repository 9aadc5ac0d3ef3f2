"""Makes what a spec takes for granted: VPCs, subnets, route tables, security groups and targets, through the API.

`fixture.py URL SPEC FOLDER` writes FOLDER/spec.yaml, the spec with the ids that it got (those it leaves out stay out),
FOLDER/values.txt and FOLDER/terraform.tfvars.json with the ids that are left out, FOLDER/config, an AWS CLI profile for each
account, FOLDER/tester, the same as somebody else than its deployer, and FOLDER/before.json, what may be reached before anything
is deployed. `fixture.py URL SPEC FOLDER EARLIER` makes what two specs take for granted, once where both name it, and also writes
FOLDER/earlier.yaml; both have every id."""

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
    def __init__(self, world, made=None):
        """`made` has what another spec made already, by the id that the specs give it."""
        self.world, self.made = world, made
        self.values, self.variables = {}, {}

    def make(self):
        for name, vpc in self.world.vpcs.items():
            self.vpc(name, vpc)
        for connection in self.world.connections.values():
            self.targets(connection)
        Existing(self.world, self.made).make()

    def once(self, holder, key, path, make):
        """What `make` makes, or made for the other spec."""
        if self.made is None:
            return make()
        name = holder.get(key) or ".".join(path)
        if name not in self.made:
            self.made[name] = make()
        holder[key] = self.made[name]
        return self.made[name]

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

        def make():
            words = {"AmazonProvidedIpv6CidrBlock": True} if vpc.get("ipv6-cidrs") else {}
            made = ec2.create_vpc(CidrBlock=first, **words)["Vpc"]
            id = made["VpcId"]
            if words:
                moved(vpc, made["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"])
            for attribute in ("EnableDnsSupport", "EnableDnsHostnames"):
                ec2.modify_vpc_attribute(VpcId=id, **{attribute: {"Value": True}})
            return id

        id = self.once(vpc, "id", ["vpcs", name, "id"], make)
        (known,) = ec2.describe_vpcs(VpcIds=[id])["Vpcs"]
        for block in {*others} - {held["CidrBlock"] for held in known["CidrBlockAssociationSet"]}:
            ec2.associate_vpc_cidr_block(VpcId=id, CidrBlock=block)
        self.keep(vpc, "id", id, ["vpcs", name, "id"], ["id"])
        tables = {}
        for table in vpc.get("route-tables") or {}:
            path = ["vpcs", name, "route-tables", table]
            make = lambda: ec2.create_route_table(VpcId=id)["RouteTable"]["RouteTableId"]
            tables[table] = self.once(vpc["route-tables"], table, path, make)
            self.keep(vpc["route-tables"], table, tables[table], path, ["route_table_ids", table])
        zones = ec2.describe_availability_zones()["AvailabilityZones"]
        for subnet, entry in (vpc.get("subnets") or {}).items():
            path = ["vpcs", name, "subnets", subnet, "id"]
            made = self.once(entry, "id", path, lambda: self.subnet(ec2, id, zones, entry, tables))
            self.keep(entry, "id", made, path, ["subnet_ids", subnet])
        for group in vpc.get("security-groups") or {}:
            path = ["vpcs", name, "security-groups", group]
            made = self.once(vpc["security-groups"], group, path, lambda: self.group(ec2, id, group))
            self.keep(vpc["security-groups"], group, made, path, ["security_group_ids", group])

    def subnet(self, ec2, id, zones, entry, tables):
        zone = next((zone["ZoneName"] for zone in zones if zone["ZoneId"] == entry.get("zone")), None)
        words = {"AvailabilityZone": zone} if zone else {}
        words |= {"Ipv6CidrBlock": entry["ipv6-cidr"]} if "ipv6-cidr" in entry else {}
        made = ec2.create_subnet(VpcId=id, CidrBlock=entry["cidr"], **words)["Subnet"]["SubnetId"]
        if entry.get("route-table"):
            ec2.associate_route_table(SubnetId=made, RouteTableId=tables[entry["route-table"]])
        return made

    def group(self, ec2, id, name):
        known = {group["GroupName"] for group in ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [id]}])["SecurityGroups"]}
        name = f"{name}-new" if name in known else name
        made = ec2.create_security_group(GroupName=name, Description=name, VpcId=id)["GroupId"]
        # Only what is declared may leave, so that each egress rule shows.
        everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        ec2.revoke_security_group_egress(GroupId=made, IpPermissions=[everything])
        return made

    def targets(self, connection):
        options = connection.get("privatelink") or {}
        targets = options.get("targets") or {}
        if "instances" not in targets:
            return
        provider = self.world.vpcs[connection["provider"]["vpc"]]
        ec2 = self.world.ec2(connection["provider"]["vpc"])
        first = next(iter(provider["subnets"].values()))
        subnet = first.get("id") or self.values[f"vpcs.{connection['provider']['vpc']}.subnets.{next(iter(provider['subnets']))}.id"]
        instances = dict.fromkeys(targets["instances"])

        def make():
            made = ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, SubnetId=subnet)["Instances"]
            return made[0]["InstanceId"]

        targets["instances"] = [self.once(instances, id, [id], make) for id in instances]


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


def main(url, spec, folder, earlier=None):
    made = {} if earlier else None
    if earlier:
        before_edit = World(url, earlier)
        Fixture(before_edit, made).make()
    world = World(url, spec)
    fixture = Fixture(world, made)
    fixture.make()
    variables = fixture.variables | {"profiles": {account: account for account in {a for a, _ in world.places()}}}
    texts = {
        "spec.yaml": yaml.dump(world.spec, Dumper=Quoting, sort_keys=False),
        "values.txt": "".join(f"{key}={value}\n" for key, value in fixture.values.items()),
        "terraform.tfvars.json": json.dumps(variables),
    }
    if earlier:
        places = {account: account for account, _ in before_edit.places()}
        texts["earlier.tfvars.json"] = json.dumps({"profiles": places})
        texts["earlier.yaml"] = yaml.dump(before_edit.spec, Dumper=Quoting, sort_keys=False)
        world.earlier = before_edit
    texts |= {"config": profiles(world, "deployer"), "tester": profiles(world, "tester")}
    for name, text in texts.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    deployed = os.path.join(folder, "spec.yaml")
    found(World(url, deployed)).save(before(deployed))


if __name__ == "__main__":
    main(*sys.argv[1:])
