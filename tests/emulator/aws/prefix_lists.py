"""A managed prefix list changes its size or its entries, never both in one call; it has room for its entries, of which a call
brings at most 100; it keeps its name, and stays as long as a rule names it."""

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.vpcs import VPCs

MOST = 100
make, change, remove = VPCs.create_managed_prefix_list, VPCs.modify_managed_prefix_list, VPCs.delete_managed_prefix_list


class Refused(EC2ClientError):
    """By the code of the EC2 API, and a text."""


def entries(known):
    return list(known.entries.values())[-1] if known.entries else []


def check_room(count, size):
    if count > int(size):
        raise Refused("PrefixListMaxEntriesExceeded", "You've reached the maximum number of entries for the prefix list.")


def create_managed_prefix_list(self):
    brought = self._get_param("Entries", [])
    if len(brought) > MOST:
        raise Refused("InvalidParameterValue", f"The number of entries per request cannot exceed the limit ({MOST}).")
    check_room(len(brought), self._get_param("MaxEntries"))
    return make(self)


def modify_managed_prefix_list(self):
    known = self.ec2_backend.managed_prefix_lists[self._get_param("PrefixListId")]
    size, name = self._get_param("MaxEntries"), known.prefix_list_name
    more, less = self._get_param("AddEntries", []), self._get_param("RemoveEntries", [])
    if size and (more or less):
        text = "You cannot modify the entries and the maximum entries for the prefix list in the same request."
        raise Refused("InvalidParameterCombination", text)
    if size:
        check_room(len(entries(known)), size)
        known.max_entries, known.state = size, "modify-complete"
        return ActionResult({"PrefixList": known})
    check_room(len(entries(known)) + len(more) - len(less), known.max_entries)
    answer = change(self)
    known.prefix_list_name = self._get_param("PrefixListName") or name
    return answer


def delete_managed_prefix_list(self):
    id = self._get_param("PrefixListId")
    groups = [group for vpc in self.ec2_backend.groups.values() for group in vpc.values()]
    rules = [rule for group in groups for rule in (*group.ingress_rules, *group.egress_rules)]
    if any(rule.prefix_list_id == id for rule in rules):
        raise Refused("DependencyViolation", f"The prefix list {id} has dependencies and cannot be deleted.")
    return remove(self)


def install():
    VPCs.create_managed_prefix_list = create_managed_prefix_list
    VPCs.modify_managed_prefix_list = modify_managed_prefix_list
    VPCs.delete_managed_prefix_list = delete_managed_prefix_list
