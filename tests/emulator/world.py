"""The accounts of a spec in the emulator, and what their APIs say is there. Everything is asked of the API; nothing of
what crossvpc generates is read."""

import os

import boto3
import yaml
from botocore.config import Config


class World:
    """A spec, and a client for each of its accounts and regions."""

    def __init__(self, url, spec):
        self.url = url
        with open(spec, encoding="utf-8") as file:
            self.spec = yaml.safe_load(file)
        folder = os.path.dirname(spec)
        self.fill(os.path.join(folder, "values.txt"))
        # The spec before an edit, whose accounts may hold something still.
        self.earlier = World(url, before) if os.path.exists(before := os.path.join(folder, "earlier.yaml")) and before != spec else None
        self.sessions, self.clients = {}, {}
        # The addresses of the nodes of each load balancer, once somebody has looked.
        self.nodes = {}

    def fill(self, values):
        """Puts in the ids that the spec leaves out, as the person who deploys it knows them: fixture.py says which."""
        if not os.path.exists(values):
            return
        with open(values, encoding="utf-8") as file:
            for line in file:
                path, _, id = line.strip().partition("=")
                *steps, last = path.split(".")
                holder = self.spec
                for step in steps:
                    holder = holder[step]
                holder[last] = id

    def labels(self):
        """The name of everything that the spec has an id of."""
        found = {}
        for vpc, entry in self.vpcs.items():
            found[entry["id"]] = vpc
            for table, id in (entry.get("route-tables") or {}).items():
                found[id] = f"route table {table} of {vpc}"
            for group, id in (entry.get("security-groups") or {}).items():
                found[id] = f"group {group} of {vpc}"
            for subnet, known in (entry.get("subnets") or {}).items():
                found[known["id"]] = f"subnet {subnet} of {vpc}"
        for gateway, entry in (self.spec.get("transit-gateways") or {}).items():
            if entry.get("id"):
                found[entry["id"]] = f"gateway {gateway}"
            for table, known in (entry.get("route-tables") or {}).items():
                if known and known.get("id"):
                    found[known["id"]] = f"table {table} of gateway {gateway}"
        for connection, entry in self.connections.items():
            arn = (entry.get("privatelink") or {}).get("load-balancer")
            if arn:
                found[arn] = f"load balancer of service {connection}"
        return found

    def gateway_tables(self, label):
        gateway = (self.spec.get("transit-gateways") or {}).get(label.removeprefix("gateway "), {})
        return gateway.get("route-tables") or {}

    @property
    def accounts(self):
        return (self.earlier.accounts if self.earlier else {}) | self.spec["accounts"]

    @property
    def vpcs(self):
        return self.spec["vpcs"]

    @property
    def connections(self):
        return self.spec.get("connections") or {}

    def place(self, vpc):
        entry = self.vpcs[vpc]
        return entry["account"], entry.get("region") or self.spec["defaults"]["region"]

    def gateway_place(self, gateway):
        entry = self.spec["transit-gateways"][gateway]
        return entry["account"], entry.get("region") or self.spec["defaults"]["region"]

    def places(self):
        gateways = [self.gateway_place(name) for name in self.spec.get("transit-gateways") or {}]
        own = sorted({self.place(vpc) for vpc in self.vpcs} | set(gateways))
        known = {(self.accounts[account]["id"], region) for account, region in own}
        places = self.earlier.places() if self.earlier else []
        return own + [place for place in places if (self.earlier.accounts[place[0]]["id"], place[1]) not in known]

    def credentials(self, account, role="tester"):
        """Those of a role of the account: the emulator tells accounts apart by them, and tests from what they test."""
        if (account, role) not in self.sessions:
            sts = boto3.client(
                "sts",
                region_name="us-east-1",
                endpoint_url=self.url,
                aws_access_key_id="test",
                aws_secret_access_key="test",
            )
            arn = f"arn:aws:iam::{self.accounts[account]['id']}:role/{role}"
            self.sessions[account, role] = sts.assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        return self.sessions[account, role]

    def api(self, service, account, region):
        key = service, account, region
        if key not in self.clients:
            self.clients[key] = self.client(*key)
        return self.clients[key]

    def client(self, service, account, region):
        credentials = self.credentials(account)
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
            config=Config(retries={"max_attempts": 2}),
        )

    def ec2(self, vpc):
        return self.api("ec2", *self.place(vpc))


def groups_with_blocks(api, **words):
    """Security groups, with the entries of the prefix lists that their rules name beside the blocks of these rules."""
    found = api.describe_security_groups(**words)["SecurityGroups"]
    for group in found:
        for rule in (*group["IpPermissions"], *group["IpPermissionsEgress"]):
            for list in rule.pop("PrefixListIds", []):
                for block in entries(api, list["PrefixListId"]):
                    key, name = ("Ipv6Ranges", "CidrIpv6") if ":" in block else ("IpRanges", "CidrIp")
                    rule.setdefault(key, []).append({name: block})
    return found


def entries(api, prefix_list):
    return [entry["Cidr"] for entry in api.get_managed_prefix_list_entries(PrefixListId=prefix_list)["Entries"]]


def without_times(value):
    """The same without what differs from one look to the next."""
    if isinstance(value, dict):
        volatile = ("ResponseMetadata", "RoleLastUsed", "CreateDate", "LastUpdatedTime", "lastUpdatedTime")
        return {key: without_times(item) for key, item in value.items() if key not in volatile}
    if isinstance(value, list):
        return sorted((without_times(item) for item in value), key=repr)
    return value


def is_there(entry):
    states = [entry.get("State"), entry.get("VpcEndpointState"), entry.get("status"), entry.get("StackStatus")]
    states.append((entry.get("Status") or {}).get("Code") if isinstance(entry.get("Status"), dict) else None)
    return not any(str(state).lower() in ("deleted", "delete-complete", "rejected", "terminated") for state in states if state)


def everything(world):
    """All that a deployment could have made, by place and call."""
    found = {}
    for account, region in world.places():
        ec2, elb = world.api("ec2", account, region), world.api("elbv2", account, region)
        looks = {
            "route tables": (ec2.describe_route_tables, "RouteTables"),
            "groups": (ec2.describe_security_groups, "SecurityGroups"),
            "peerings": (ec2.describe_vpc_peering_connections, "VpcPeeringConnections"),
            "endpoints": (ec2.describe_vpc_endpoints, "VpcEndpoints"),
            "services": (ec2.describe_vpc_endpoint_service_configurations, "ServiceConfigurations"),
            "connections": (ec2.describe_vpc_endpoint_connections, "VpcEndpointConnections"),
            "gateways": (ec2.describe_transit_gateways, "TransitGateways"),
            "attachments": (ec2.describe_transit_gateway_vpc_attachments, "TransitGatewayVpcAttachments"),
            # With the table that each is associated with.
            "associations": (ec2.describe_transit_gateway_attachments, "TransitGatewayAttachments"),
            "gateway tables": (ec2.describe_transit_gateway_route_tables, "TransitGatewayRouteTables"),
            "prefix lists": (ec2.describe_managed_prefix_lists, "PrefixLists"),
            "interfaces": (ec2.describe_network_interfaces, "NetworkInterfaces"),
            "load balancers": (elb.describe_load_balancers, "LoadBalancers"),
            "target groups": (elb.describe_target_groups, "TargetGroups"),
            "roles": (world.api("iam", account, region).list_roles, "Roles"),
            "stacks": (world.api("cloudformation", account, region).describe_stacks, "Stacks"),
            "parameters": (world.api("ssm", account, region).describe_parameters, "Parameters"),
        }
        ram = world.api("ram", account, region)
        for owner in ("SELF", "OTHER-ACCOUNTS"):
            looks[f"shares of {owner}"] = (lambda owner=owner: ram.get_resource_shares(resourceOwner=owner), "resourceShares")
        for name, (call, key) in looks.items():
            entries = [entry for entry in call()[key] if is_there(entry)]
            found[f"{account} {region}: {name}"] = without_times(entries)
    return found
