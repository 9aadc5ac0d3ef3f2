"""Routes, and security groups with their rules."""

from .base import Kind, pick, tagged


class Route(Kind):
    def create(self, properties):
        self.api.create_route(**properties)
        return "route", {}

    def delete(self, id, properties, attributes):
        names = ("RouteTableId", "DestinationCidrBlock", "DestinationIpv6CidrBlock")
        self.api.delete_route(**pick(properties, *names))


class GroupRule(Kind):
    def permission(self, properties):
        permission = {"IpProtocol": properties["IpProtocol"]}
        permission |= {name: int(properties[name]) for name in ("FromPort", "ToPort") if name in properties}
        text = {"Description": properties["Description"]} if "Description" in properties else {}
        if "CidrIp" in properties:
            permission["IpRanges"] = [{"CidrIp": properties["CidrIp"], **text}]
        elif "CidrIpv6" in properties:
            permission["Ipv6Ranges"] = [{"CidrIpv6": properties["CidrIpv6"], **text}]
        else:
            group = properties.get("SourceSecurityGroupId") or properties["DestinationSecurityGroupId"]
            permission["UserIdGroupPairs"] = [{"GroupId": group, **text}]
        return permission

    def create(self, properties):
        self.authorize(GroupId=properties["GroupId"], IpPermissions=[self.permission(properties)])
        return "sgr", {}

    def delete(self, id, properties, attributes):
        self.revoke(GroupId=properties["GroupId"], IpPermissions=[self.permission(properties)])


class Ingress(GroupRule):
    def authorize(self, **words):
        self.api.authorize_security_group_ingress(**words)

    def revoke(self, **words):
        self.api.revoke_security_group_ingress(**words)


class Egress(GroupRule):
    def authorize(self, **words):
        self.api.authorize_security_group_egress(**words)

    def revoke(self, **words):
        self.api.revoke_security_group_egress(**words)


class Group(Kind):
    def create(self, properties):
        id = self.api.create_security_group(
            GroupName=self.name,
            Description=properties["GroupDescription"],
            VpcId=properties["VpcId"],
            **tagged(properties, "security-group"),
        )["GroupId"]
        rules = GroupRule(self.account, self.region, self.name)
        if properties.get("SecurityGroupEgress"):
            everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
            self.api.revoke_security_group_egress(GroupId=id, IpPermissions=[everything])
            permissions = [rules.permission(rule) for rule in properties["SecurityGroupEgress"]]
            self.api.authorize_security_group_egress(GroupId=id, IpPermissions=permissions)
        if properties.get("SecurityGroupIngress"):
            permissions = [rules.permission(rule) for rule in properties["SecurityGroupIngress"]]
            self.api.authorize_security_group_ingress(GroupId=id, IpPermissions=permissions)
        return id, {"GroupId": id}

    def delete(self, id, properties, attributes):
        self.api.delete_security_group(GroupId=id)
