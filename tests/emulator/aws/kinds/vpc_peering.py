"""A peering, and the role that accepts it."""

import json

from .base import Kind, client, pick, tagged


class Peering(Kind):
    """A request, accepted by the role of the other account as CloudFormation does it."""

    def create(self, properties):
        request = pick(properties, "VpcId", "PeerVpcId", "PeerOwnerId", "PeerRegion")
        made = self.api.create_vpc_peering_connection(**request, **tagged(properties, "vpc-peering-connection"))
        id = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        owner, region = properties.get("PeerOwnerId", self.account), properties.get("PeerRegion", self.region)
        try:
            key = ()
            if owner != self.account:
                key = self.assume(properties["PeerRoleArn"], owner, properties["PeerVpcId"])
            client("ec2", owner, region, *key).accept_vpc_peering_connection(VpcPeeringConnectionId=id)
        except Exception:
            self.api.delete_vpc_peering_connection(VpcPeeringConnectionId=id)
            raise
        return id, {}

    def assume(self, arn, owner, vpc):
        """The key of the role, if it lets this account in, and lets it accept for that VPC."""
        sts, name = client("sts", self.account, self.region), arn.rsplit("/", 1)[1]
        session = sts.assume_role(RoleArn=arn, RoleSessionName="cloudformation")["Credentials"]
        key = session["AccessKeyId"], session["SecretAccessKey"]
        iam = client("iam", owner, self.region, *key)
        role = iam.get_role(RoleName=name)["Role"]
        trusted = [statement["Principal"]["AWS"] for statement in role["AssumeRolePolicyDocument"]["Statement"]]
        if not {f"arn:aws:iam::{self.account}:root", f"arn:aws:iam::{self.account}:role/{self.caller}"} & {*trusted}:
            raise RuntimeError(f"{arn} does not trust {self.caller} of {self.account}")
        names = iam.list_role_policies(RoleName=name)["PolicyNames"]
        policies = [iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"] for policy in names]
        allowed = [
            statement["Resource"]
            for policy in policies
            for statement in policy["Statement"]
            if statement["Action"] == "ec2:AcceptVpcPeeringConnection" and statement["Effect"] == "Allow"
        ]
        if not any(resource.endswith(f":vpc/{vpc}") for resource in allowed):
            raise RuntimeError(f"{arn} may not accept for {vpc}")
        return key

    def delete(self, id, properties, attributes):
        self.api.delete_vpc_peering_connection(VpcPeeringConnectionId=id)


class Role(Kind):
    service = "iam"

    def create(self, properties):
        trust = json.dumps(properties["AssumeRolePolicyDocument"])
        name = properties["RoleName"]
        role = self.api.create_role(
            RoleName=name, AssumeRolePolicyDocument=trust, **pick(properties, "Description", "Tags")
        )
        for policy in properties["Policies"]:
            document = json.dumps(policy["PolicyDocument"])
            self.api.put_role_policy(RoleName=name, PolicyName=policy["PolicyName"], PolicyDocument=document)
        return name, {"Arn": role["Role"]["Arn"]}

    def change(self, id, old, new):
        if old["RoleName"] != new["RoleName"]:
            return False
        self.api.update_assume_role_policy(RoleName=id, PolicyDocument=json.dumps(new["AssumeRolePolicyDocument"]))
        for policy in new["Policies"]:
            document = json.dumps(policy["PolicyDocument"])
            self.api.put_role_policy(RoleName=id, PolicyName=policy["PolicyName"], PolicyDocument=document)
        return True

    def delete(self, id, properties, attributes):
        for policy in self.api.list_role_policies(RoleName=id)["PolicyNames"]:
            self.api.delete_role_policy(RoleName=id, PolicyName=policy)
        self.api.delete_role(RoleName=id)
