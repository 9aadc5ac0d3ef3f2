"""What AWS refuses, and what it lets through beside it: each rule that aws/ adds to moto is broken once and kept once.

`rules.py URL SPEC` takes the accounts of a spec with a provider and a consumer, of which nothing is deployed."""

import json
import sys
import time

from botocore.exceptions import ClientError
from world import World


class Rules:
    def __init__(self, world):
        self.world = world
        (connection,) = world.connections.values()
        self.provider, (self.consumer, *_) = connection["provider"]["vpc"], connection["consumers"]
        self.ours, self.theirs = world.ec2(self.provider), world.ec2(self.consumer)
        self.elb = world.api("elbv2", *world.place(self.provider))
        self.there = world.accounts[world.place(self.consumer)[0]]["id"]

    def id(self, vpc):
        return self.world.vpcs[vpc]["id"]

    def subnets(self, vpc):
        return [entry["id"] for entry in self.world.vpcs[vpc]["subnets"].values()]

    def refused(self, code, call, **words):
        try:
            call(**words)
        except ClientError as error:
            assert error.response["Error"]["Code"] == code, error
            return
        raise AssertionError(f"{code}: nobody refuses {words}")

    def service(self):
        """A service behind a load balancer in the first zone, for the consumer's account."""
        words = {"Name": "rules", "Type": "network", "Scheme": "internal", "Subnets": self.subnets(self.provider)[:1]}
        balancer = self.elb.create_load_balancer(**words)["LoadBalancers"][0]["LoadBalancerArn"]
        words = {"AcceptanceRequired": False, "NetworkLoadBalancerArns": [balancer]}
        service = self.ours.create_vpc_endpoint_service_configuration(**words)["ServiceConfiguration"]
        self.allow(service, "Add")
        return service, balancer

    def allow(self, service, verb):
        words = {f"{verb}AllowedPrincipals": [f"arn:aws:iam::{self.there}:root"]}
        self.ours.modify_vpc_endpoint_service_permissions(ServiceId=service["ServiceId"], **words)

    def endpoint(self, service, *subnets):
        return {
            "VpcEndpointType": "Interface",
            "ServiceName": service["ServiceName"],
            "VpcId": self.id(self.consumer),
            "SubnetIds": subnets,
            "PrivateDnsEnabled": False,
        }

    def state(self, endpoint):
        return self.theirs.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]["State"]

    def remove(self, service, balancer, *endpoints):
        self.theirs.delete_vpc_endpoints(VpcEndpointIds=endpoints)
        self.ours.delete_vpc_endpoint_service_configurations(ServiceIds=[service["ServiceId"]])
        self.elb.delete_load_balancer(LoadBalancerArn=balancer)

    # Each of these is a rule.

    def a_pair_of_vpcs_has_one_peering(self):
        def request(api, vpc, peer):
            words = {"VpcId": self.id(vpc), "PeerVpcId": self.id(peer)}
            words["PeerOwnerId"] = self.world.accounts[self.world.place(peer)[0]]["id"]
            return api.create_vpc_peering_connection(**words)["VpcPeeringConnection"]["VpcPeeringConnectionId"]

        first = request(self.ours, self.provider, self.consumer)
        assert request(self.ours, self.provider, self.consumer) == first, "a request that is repeated makes no other"
        back = request(self.theirs, self.consumer, self.provider)
        assert back != first, "one the other way round is another"
        self.theirs.accept_vpc_peering_connection(VpcPeeringConnectionId=first)
        accept = self.ours.accept_vpc_peering_connection
        self.refused("VpcPeeringConnectionAlreadyExists", accept, VpcPeeringConnectionId=back)
        assert request(self.ours, self.provider, self.consumer) == first, "nor does one that is repeated later"
        # Whichever side deletes it, it is gone for both.
        self.theirs.delete_vpc_peering_connection(VpcPeeringConnectionId=first)
        (gone,) = self.ours.describe_vpc_peering_connections(VpcPeeringConnectionIds=[first])["VpcPeeringConnections"]
        assert gone["Status"]["Code"] == "deleted", gone
        accept(VpcPeeringConnectionId=back)
        self.ours.delete_vpc_peering_connection(VpcPeeringConnectionId=back)

    def a_load_balancer_of_a_service_stays(self):
        service, balancer = self.service()
        self.refused("ResourceInUse", self.elb.delete_load_balancer, LoadBalancerArn=balancer)
        self.remove(service, balancer)
        self.refused("LoadBalancerNotFound", self.elb.describe_load_balancers, LoadBalancerArns=[balancer])

    def a_service_offers_the_zones_that_it_was_told(self):
        service, balancer = self.service()
        first, second = self.subnets(self.consumer)[:2]
        create = self.theirs.create_vpc_endpoint
        self.refused("InvalidParameter", create, **self.endpoint(service, second))
        made = create(**self.endpoint(service, first))["VpcEndpoint"]["VpcEndpointId"]
        join = lambda: self.theirs.modify_vpc_endpoint(VpcEndpointId=made, AddSubnetIds=[second])
        self.refused("InvalidParameter", join)
        self.elb.set_subnets(LoadBalancerArn=balancer, Subnets=self.subnets(self.provider)[:2])
        self.refused("InvalidParameter", join)
        self.ours.modify_vpc_endpoint_service_configuration(ServiceId=service["ServiceId"])
        join()
        self.refused("DuplicateSubnetsInSameZone", create, **self.endpoint(service, first, first))
        take = {"RemoveNetworkLoadBalancerArns": [balancer]}
        change = self.ours.modify_vpc_endpoint_service_configuration
        self.refused("ExistingVpcEndpointConnections", change, ServiceId=service["ServiceId"], **take)
        self.remove(service, balancer, made)

    def health_checks_are_those_of_network_load_balancers(self):
        words = {"Name": "rules", "Protocol": "TCP", "Port": 80, "VpcId": self.id(self.provider)}
        for wrong in (
            {"HealthCheckIntervalSeconds": 4},
            {"HealthCheckIntervalSeconds": 8},
            {"HealthCheckTimeoutSeconds": 31},
            {"HealthyThresholdCount": 11},
            {"Matcher": {"HttpCode": "200"}},
            {"HealthCheckPath": "/"},
        ):
            self.refused("ValidationError", self.elb.create_target_group, **words, **wrong)
        right = {"HealthCheckProtocol": "HTTP", "HealthCheckIntervalSeconds": 6, "Matcher": {"HttpCode": "200,204"}}
        (group,) = self.elb.create_target_group(**words, **right)["TargetGroups"]
        assert (group["HealthCheckTimeoutSeconds"], group["HealthCheckPath"]) == (6, "/"), group
        self.elb.delete_target_group(TargetGroupArn=group["TargetGroupArn"])

    def a_target_outside_of_the_vpc_needs_a_zone(self):
        words = {"Name": "rules", "Protocol": "TCP", "Port": 80, "VpcId": self.id(self.provider), "TargetType": "ip"}
        group = self.elb.create_target_group(**words)["TargetGroups"][0]["TargetGroupArn"]
        inside = next(iter(self.world.vpcs[self.provider]["subnets"].values()))["cidr"].replace(".0/24", ".77")
        register = lambda **target: self.elb.register_targets(TargetGroupArn=group, Targets=[target])
        self.refused("ValidationError", register, Id="172.31.255.9")
        self.refused("ValidationError", register, Id=inside, AvailabilityZone="all")
        register(Id="172.31.255.9", AvailabilityZone="all")
        register(Id=inside)
        self.elb.delete_target_group(TargetGroupArn=group)

    def a_principal_that_leaves_leaves_its_connections(self):
        service, balancer = self.service()
        words = self.endpoint(service, self.subnets(self.consumer)[0])
        made = self.theirs.create_vpc_endpoint(**words)["VpcEndpoint"]["VpcEndpointId"]
        self.allow(service, "Remove")
        assert self.state(made) == "available", "the connection stays"
        self.refused("InvalidServiceName", self.theirs.create_vpc_endpoint, **words)
        self.remove(service, balancer, made)

    def a_connection_that_is_rejected_is_gone(self):
        """As Terraform's accepter does when it is destroyed."""
        service, balancer = self.service()
        words = self.endpoint(service, self.subnets(self.consumer)[0])
        made = self.theirs.create_vpc_endpoint(**words)["VpcEndpoint"]["VpcEndpointId"]
        words = {"ServiceId": service["ServiceId"], "VpcEndpointIds": [made]}
        self.ours.reject_vpc_endpoint_connections(**words)
        assert self.state(made) == "rejected", "what was accepted is rejected"
        answer = self.ours.accept_vpc_endpoint_connections(**words)
        assert answer["Unsuccessful"], "and cannot be accepted again"
        self.remove(service, balancer, made)

    def an_owner_deletes_what_it_accepted(self):
        gateway = self.ours.create_transit_gateway()["TransitGateway"]
        ram = {name: self.world.api("ram", *self.world.place(name)) for name in (self.provider, self.consumer)}
        words = {"name": "rules", "principals": [self.there], "resourceArns": [gateway["TransitGatewayArn"]]}
        share = ram[self.provider].create_resource_share(**words)["resourceShare"]["resourceShareArn"]
        for known in ram[self.consumer].get_resource_share_invitations()["resourceShareInvitations"]:
            arn = known["resourceShareInvitationArn"]
            ram[self.consumer].accept_resource_share_invitation(resourceShareInvitationArn=arn)
        words = {"TransitGatewayId": gateway["TransitGatewayId"], "VpcId": self.id(self.consumer)}
        words["SubnetIds"] = self.subnets(self.consumer)[:1]
        made = self.theirs.create_transit_gateway_vpc_attachment(**words)["TransitGatewayVpcAttachment"]
        id = {"TransitGatewayAttachmentId": made["TransitGatewayAttachmentId"]}
        self.ours.accept_transit_gateway_vpc_attachment(**id)
        self.refused("IncorrectState", self.ours.delete_transit_gateway, TransitGatewayId=gateway["TransitGatewayId"])
        self.one_table(gateway["TransitGatewayId"], id)
        self.ours.delete_transit_gateway_vpc_attachment(**id)
        found = self.theirs.describe_transit_gateway_vpc_attachments(TransitGatewayAttachmentIds=list(id.values()))
        assert found["TransitGatewayVpcAttachments"][0]["State"] == "deleted", found
        ram[self.provider].delete_resource_share(resourceShareArn=share)
        self.ours.delete_transit_gateway(TransitGatewayId=gateway["TransitGatewayId"])

    def a_prefix_list_changes_its_size_or_its_entries(self):
        words = {"PrefixListName": "rules", "AddressFamily": "IPv4", "MaxEntries": 1}
        first, second = ([{"Cidr": f"10.{at}.0.0/16"}] for at in (8, 9))
        many = [{"Cidr": f"10.9.{at}.0/24"} for at in range(101)]
        create, modify = self.ours.create_managed_prefix_list, self.ours.modify_managed_prefix_list
        self.refused("PrefixListMaxEntriesExceeded", create, **words, Entries=[*first, *second])
        self.refused("InvalidParameterValue", create, **{**words, "MaxEntries": 101}, Entries=many)
        id = {"PrefixListId": create(**words, Entries=first)["PrefixList"]["PrefixListId"]}
        self.refused("PrefixListMaxEntriesExceeded", modify, **id, CurrentVersion=1, AddEntries=second)
        self.refused("InvalidParameterCombination", modify, **id, CurrentVersion=1, AddEntries=second, MaxEntries=2)
        modify(**id, MaxEntries=2)
        modify(**id, CurrentVersion=1, AddEntries=second)
        self.refused("PrefixListMaxEntriesExceeded", modify, **id, MaxEntries=1)
        found = self.ours.describe_managed_prefix_lists(PrefixListIds=[*id.values()])["PrefixLists"]
        assert [known["PrefixListName"] for known in found] == ["rules"], found
        entries = self.ours.get_managed_prefix_list_entries(**id)["Entries"]
        assert [entry["Cidr"] for entry in entries] == ["10.8.0.0/16", "10.9.0.0/16"], entries
        words = {"GroupName": "rules", "Description": "rules", "VpcId": self.id(self.provider)}
        group = {"GroupId": self.ours.create_security_group(**words)["GroupId"]}
        rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [id]}
        self.ours.authorize_security_group_ingress(**group, IpPermissions=[rule])
        self.refused("DependencyViolation", self.ours.delete_managed_prefix_list, **id)
        self.ours.revoke_security_group_ingress(**group, IpPermissions=[rule])
        self.ours.delete_security_group(**group)
        self.ours.delete_managed_prefix_list(**id)

    def one_table(self, gateway, id):
        make = self.ours.create_transit_gateway_route_table
        tables = [make(TransitGatewayId=gateway)["TransitGatewayRouteTable"]["TransitGatewayRouteTableId"] for _ in range(2)]
        one, other = ({**id, "TransitGatewayRouteTableId": table} for table in tables)
        leave, join = self.ours.disassociate_transit_gateway_route_table, self.ours.associate_transit_gateway_route_table
        (found,) = self.ours.describe_transit_gateway_attachments(TransitGatewayAttachmentIds=list(id.values()))[
            "TransitGatewayAttachments"
        ]
        leave(**id, TransitGatewayRouteTableId=found["Association"]["TransitGatewayRouteTableId"])
        join(**one)
        self.refused("Resource.AlreadyAssociated", join, **other)
        self.refused("InvalidAssociation.NotFound", leave, **other)
        leave(**one)
        route = {"TransitGatewayRouteTableId": tables[0], "DestinationCidrBlock": "10.250.0.0/16", "Blackhole": True}
        self.ours.create_transit_gateway_route(**route)
        self.refused("RouteAlreadyExists", self.ours.create_transit_gateway_route, **route)
        for table in tables:
            self.ours.delete_transit_gateway_route_table(TransitGatewayRouteTableId=table)

    # Stacks.

    def stack(self, verb, resources):
        """Makes or updates the stack of these tests, and says how that ends."""
        api = self.world.api("cloudformation", *self.world.place(self.provider))
        name, text = "rules", json.dumps({"Resources": resources})
        words = {"StackName": name, "ChangeSetName": f"c{time.monotonic_ns()}", "TemplateBody": text}
        api.create_change_set(ChangeSetType=verb, **words)
        api.execute_change_set(StackName=name, ChangeSetName=words["ChangeSetName"])
        while "PROGRESS" in (state := api.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]):
            time.sleep(0.05)
        found = api.describe_stack_resources(StackName=name)["StackResources"]
        return state, {known["LogicalResourceId"]: known["PhysicalResourceId"] for known in found}

    def group(self, *ports):
        rules = [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": "10.9.0.0/16"} for port in ports]
        words = {"GroupDescription": "rules", "VpcId": self.id(self.provider), "SecurityGroupIngress": rules}
        return {"Type": "AWS::EC2::SecurityGroup", "Properties": words}

    def ports(self, group):
        (found,) = self.ours.describe_security_groups(GroupIds=[group])["SecurityGroups"]
        return sorted(rule["FromPort"] for rule in found["IpPermissions"])

    def a_group_changes_where_it_is_and_a_failed_update_changes_it_back(self):
        _, made = self.stack("CREATE", {"Group": self.group(80, 81)})
        state, same = self.stack("UPDATE", {"Group": self.group(80, 443)})
        assert (state, same) == ("UPDATE_COMPLETE", made), (state, same)
        assert self.ports(made["Group"]) == [80, 443]
        # Another description replaces a group; the rule fails, as its group is none.
        other = self.group(22)
        other["Properties"]["GroupDescription"] = "another"
        words = {"GroupId": "sg-00000000000000000", "IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "CidrIp": "10.9.0.0/16"}
        broken = {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": words, "DependsOn": ["Group", "New"]}
        before = len(self.ours.describe_security_groups()["SecurityGroups"])
        state, same = self.stack("UPDATE", {"Group": self.group(8080), "New": self.group(1), "Rule": broken})
        assert (state, same) == ("UPDATE_ROLLBACK_COMPLETE", made), (state, same)
        assert self.ports(made["Group"]) == [80, 443], "what was changed in place is changed back"
        state, same = self.stack("UPDATE", {"Group": other, "Rule": broken})
        assert (state, same) == ("UPDATE_ROLLBACK_COMPLETE", made), "what was to be replaced is still there"
        assert len(self.ours.describe_security_groups()["SecurityGroups"]) == before, "and what is new is gone"
        state, new = self.stack("UPDATE", {"Group": other})
        assert state == "UPDATE_COMPLETE" and new != made, (state, new)
        assert len(self.ours.describe_security_groups()["SecurityGroups"]) == before, "the old one goes once the new one is there"


def main(url, spec):
    rules = Rules(World(url, spec))
    names = [name for name in vars(Rules) if name.startswith(("a_", "an_"))]
    for name in names:
        getattr(rules, name)()
    print(f"{len(names)} rules hold")


if __name__ == "__main__":
    main(*sys.argv[1:])
