"""Routes, and security groups with their rules and the prefix lists that these name."""

from moto.moto_api._internal import mock_random

from .base import Kind, more_and_less, pick, same_but, tagged


class Route(Kind):
    def create(self, properties):
        self.api.create_route(**properties)
        return "route", {}

    def change(self, id, old, new):
        where = ("RouteTableId", "DestinationCidrBlock", "DestinationIpv6CidrBlock")
        if pick(old, *where) != pick(new, *where):
            return False
        self.api.replace_route(**new)
        return True

    def delete(self, id, properties, attributes):
        names = ("RouteTableId", "DestinationCidrBlock", "DestinationIpv6CidrBlock")
        self.api.delete_route(**pick(properties, *names))


class PrefixList(Kind):
    def create(self, properties):
        names = ("PrefixListName", "AddressFamily", "MaxEntries", "Entries")
        words = pick(properties, *names) | {"MaxEntries": int(properties["MaxEntries"])}
        id = self.api.create_managed_prefix_list(**words, **tagged(properties, "prefix-list"))["PrefixList"]["PrefixListId"]
        return id, {"PrefixListId": id}

    def change(self, id, old, new):
        """In one call, which AWS refuses if it is about both the size and the entries."""
        if old["AddressFamily"] != new["AddressFamily"]:
            return False
        more, less = more_and_less(old, new, "Entries")
        words = {"AddEntries": more, "RemoveEntries": [pick(entry, "Cidr") for entry in less]}
        words |= {"PrefixListName": new["PrefixListName"]} if old["PrefixListName"] != new["PrefixListName"] else {}
        words |= {"MaxEntries": int(new["MaxEntries"])} if old["MaxEntries"] != new["MaxEntries"] else {}
        if words := {name: word for name, word in words.items() if word}:
            (known,) = self.api.describe_managed_prefix_lists(PrefixListIds=[id])["PrefixLists"]
            self.api.modify_managed_prefix_list(PrefixListId=id, CurrentVersion=known["Version"], **words)
        if old.get("Tags") != new.get("Tags"):
            self.retag(id, old.get("Tags", []), new.get("Tags", []))
        return True

    def delete(self, id, properties, attributes):
        self.api.delete_managed_prefix_list(PrefixListId=id)


class GroupRule(Kind):
    def permission(self, properties):
        permission = {"IpProtocol": properties["IpProtocol"]}
        permission |= {name: int(properties[name]) for name in ("FromPort", "ToPort") if name in properties}
        text = {"Description": properties["Description"]} if "Description" in properties else {}
        if "CidrIp" in properties:
            permission["IpRanges"] = [{"CidrIp": properties["CidrIp"], **text}]
        elif "CidrIpv6" in properties:
            permission["Ipv6Ranges"] = [{"CidrIpv6": properties["CidrIpv6"], **text}]
        elif list := properties.get("SourcePrefixListId") or properties.get("DestinationPrefixListId"):
            permission["PrefixListIds"] = [{"PrefixListId": list, **text}]
        else:
            group = properties.get("SourceSecurityGroupId") or properties["DestinationSecurityGroupId"]
            permission["UserIdGroupPairs"] = [{"GroupId": group, **text}]
        return permission

    def create(self, properties):
        self.authorize(GroupId=properties["GroupId"], IpPermissions=[self.permission(properties)])
        return "sgr", {}

    def change(self, id, old, new):
        if not same_but(old, new, "Description"):
            return False
        self.describe(GroupId=new["GroupId"], IpPermissions=[self.permission(new)])
        return True

    def delete(self, id, properties, attributes):
        self.revoke(GroupId=properties["GroupId"], IpPermissions=[self.permission(properties)])


class Ingress(GroupRule):
    def authorize(self, **words):
        self.api.authorize_security_group_ingress(**words)

    def describe(self, **words):
        self.api.update_security_group_rule_descriptions_ingress(**words)

    def revoke(self, **words):
        self.api.revoke_security_group_ingress(**words)


class Egress(GroupRule):
    def authorize(self, **words):
        self.api.authorize_security_group_egress(**words)

    def describe(self, **words):
        self.api.update_security_group_rule_descriptions_egress(**words)

    def revoke(self, **words):
        self.api.revoke_security_group_egress(**words)


class Group(Kind):
    def create(self, properties):
        id = self.api.create_security_group(
            # One that replaces another is there beside it for a while.
            GroupName=f"{self.name}-{mock_random.get_random_hex(8)}",
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

    def change(self, id, old, new):
        """Rules and tags change where they are: the new ones come before the old ones go."""
        inline = ("SecurityGroupIngress", "SecurityGroupEgress", "Tags")
        if {**old, **dict.fromkeys(inline)} != {**new, **dict.fromkeys(inline)}:
            return False
        rules, everything = GroupRule(self.account, self.region, self.name), [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}]
        for key, way in (("SecurityGroupIngress", "ingress"), ("SecurityGroupEgress", "egress")):
            without = everything if way == "egress" else []
            before, after = (known.get(key) or without for known in (old, new))
            bare = [{**rule, "Description": None} for rule in before], [{**rule, "Description": None} for rule in after]
            steps = {
                "authorize": [rule for rule in after if {**rule, "Description": None} not in bare[0]],
                "revoke": [rule for rule in before if {**rule, "Description": None} not in bare[1]],
                "update": [rule for rule in after if rule not in before and {**rule, "Description": None} in bare[0]],
            }
            for verb, chosen in steps.items():
                name = f"{verb}_security_group_{way}" if verb != "update" else f"update_security_group_rule_descriptions_{way}"
                if chosen:
                    getattr(self.api, name)(GroupId=id, IpPermissions=[rules.permission(rule) for rule in chosen])
        if old.get("Tags") != new.get("Tags"):
            if old.get("Tags"):
                self.api.delete_tags(Resources=[id], Tags=[{"Key": tag["Key"]} for tag in old["Tags"]])
            if new.get("Tags"):
                self.api.create_tags(Resources=[id], Tags=new["Tags"])
        return True

    def delete(self, id, properties, attributes):
        self.api.delete_security_group(GroupId=id)
