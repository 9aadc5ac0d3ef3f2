"""A stack: made by calls of the other APIs, as its account, in the order of its references, and rolled back if one of them
fails."""

import re
import time
from datetime import datetime, timezone

from botocore.exceptions import ClientError
from moto.moto_api._internal import mock_random

from .resources import TYPES
from .template import in_order, references

# By account, region and name.
STACKS = {}
# By id, which a stack that is removed is still known by.
REMOVED = {}
# What `AWS::NoValue` refers to.
NO_VALUE = object()


class Stack:
    def __init__(self, account, region, name):
        self.account, self.region, self.name = account, region, name
        self.id = f"arn:aws:cloudformation:{region}:{account}:stack/{name}/{mock_random.uuid4()}"
        self.status, self.text, self.template, self.parameters = "REVIEW_IN_PROGRESS", None, {}, {}
        # By logical id: the physical id, the attributes, and the properties it was made with.
        self.made, self.outputs, self.events, self.change_sets = {}, {}, [], {}
        self.conditions, self.replaced = {}, []
        self.is_protected, self.tags = False, []
        # Who executes its change set, with whose permissions CloudFormation acts.
        self.caller = None
        # The state that a test put it in last.
        self.told = None
        self.created = datetime.now(timezone.utc)

    def resolve(self, value, parameters):
        def name(text):
            id, _, attribute = text.partition(".")
            return self.attribute(id, attribute) if attribute else self.reference(id, parameters)

        if isinstance(value, list):
            items = [self.resolve(item, parameters) for item in value]
            return [item for item in items if item is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((key, argument),) = value.items()
            if key == "Ref":
                return self.reference(argument, parameters)
            if key == "Fn::GetAtt":
                return self.attribute(*argument)
            if key == "Fn::Sub":
                return re.sub(r"\$\{([^}]+)\}", lambda found: name(found[1]), argument)
            if key == "Fn::If":
                condition, so, otherwise = argument
                return self.resolve(so if self.holds(condition, parameters) else otherwise, parameters)
            if key == "Fn::Not":
                return not self.resolve(argument[0], parameters)
            if key.startswith("Fn::"):
                first, second = (self.resolve(item, parameters) for item in argument)
                return {
                    "Fn::Select": lambda: second[int(first)],
                    "Fn::Split": lambda: second.split(first),
                    "Fn::Join": lambda: first.join(second),
                    "Fn::Equals": lambda: first == second,
                }[key]()
        items = {key: self.resolve(item, parameters) for key, item in value.items()}
        return {key: item for key, item in items.items() if item is not NO_VALUE}

    def holds(self, condition, parameters):
        return condition is None or self.resolve(self.conditions[condition], parameters)

    def reference(self, name, parameters):
        pseudo = {"AWS::Region": self.region, "AWS::AccountId": self.account, "AWS::Partition": "aws"}
        known = {**pseudo, "AWS::NoValue": NO_VALUE, **parameters}
        return known[name] if name in known else self.made[name][0]

    def attribute(self, name, attribute):
        id, attributes, _, type = self.made[name]
        return attributes[attribute] if attribute in attributes else self.kind(name, type).read(id, attribute)

    def tell(self, logical_id, kind, status, reason=None):
        event = {"StackId": self.id, "StackName": self.name, "EventId": mock_random.uuid4(), "ResourceType": kind}
        event |= {"LogicalResourceId": logical_id, "ResourceStatus": status, "ResourceStatusReason": reason}
        event |= {"Timestamp": datetime.now(timezone.utc), "PhysicalResourceId": self.made.get(logical_id, [""])[0]}
        self.events.insert(0, event)

    def become(self, status):
        self.status = status
        self.tell(self.name, "AWS::CloudFormation::Stack", status)

    def differences(self, template, parameters):
        """What a change set would say: each logical id with what is done to it."""
        new, old = template["Resources"], self.template.get("Resources", {})
        changed = {name for name in parameters if parameters[name] != self.parameters.get(name)}
        conditions = template.get("Conditions", {})
        changed |= {name for name in conditions if changed & set(references(conditions[name]))}
        differences = [(id, "Add") for id in new if id not in old]
        differences += [
            (id, "Modify")
            for id in new
            if id in old and (new[id] != old[id] or changed & set(references(new[id])))
        ]
        return differences + [(id, "Remove") for id in old if id not in new]

    def apply(self, text, template, parameters, verb):
        """Makes what a template says; undoes what it did if that fails."""
        before, made_before = (self.text, self.template, self.parameters), dict(self.made)
        conditions, self.replaced = self.conditions, []
        try:
            self.conditions = template.get("Conditions", {})
            for id in in_order(template["Resources"]):
                self.make(id, template["Resources"][id], parameters)
            self.outputs = self.resolve(
                {
                    key: output["Value"]
                    for key, output in template.get("Outputs", {}).items()
                    if self.holds(output.get("Condition"), parameters)
                },
                parameters,
            )
        except Exception as error:
            self.tell(id, template["Resources"].get(id, {}).get("Type", ""), f"{verb}_FAILED", str(error))
            prefix = "UPDATE_ROLLBACK" if verb == "UPDATE" else "ROLLBACK"
            self.become(f"{prefix}_IN_PROGRESS")
            try:
                self.roll_back(made_before)
            except Exception as failed:
                self.tell(self.name, "AWS::CloudFormation::Stack", f"{prefix}_FAILED", str(failed))
                self.become(f"{prefix}_FAILED")
                return
            self.text, self.template, self.parameters = before
            self.conditions = conditions
            self.become(f"{prefix}_COMPLETE")
            return
        self.text, self.template, self.parameters = text, template, parameters
        # What was replaced, and what the template has no more, goes when all the rest is there.
        # What AWS refuses to delete then stays, and nobody is told.
        for physical_id, attributes, properties, kind in reversed(self.replaced):
            self.clean(TYPES[kind](self.account, self.region, self.name), physical_id, properties, attributes)
        for id in [id for id in self.last_first(before[1]) if id not in template["Resources"]]:
            physical_id, attributes, properties, kind = self.made.pop(id)
            self.clean(self.kind(id, kind), physical_id, properties, attributes)
        self.become(f"{verb}_COMPLETE")

    def clean(self, kind, physical_id, properties, attributes):
        try:
            kind.delete(physical_id, properties, attributes)
        except ClientError as error:
            self.tell(physical_id, type(kind).__name__, "DELETE_FAILED", str(error))

    def roll_back(self, before):
        """Removes what is new, last made first, and changes the rest back."""
        for id in reversed(list(self.made)):
            now, old = self.made[id], before.get(id)
            if old is None or now[0] != old[0]:
                self.unmake(id)
            elif now[2] != old[2]:
                self.kind(id, now[3]).change(now[0], now[2], old[2])
        self.made = dict(before)

    def kind(self, id, type):
        kind = TYPES[type](self.account, self.region, f"{self.name}-{id}")
        kind.caller = self.caller
        return kind

    def make(self, id, resource, parameters):
        kind = self.kind(id, resource["Type"])
        properties = self.resolve(resource.get("Properties", {}), parameters)
        known = self.made.get(id)
        if known and known[2] == properties:
            return
        if known and self.is_changed(kind, known[0], known[2], properties):
            self.made[id] = (known[0], known[1], properties, resource["Type"])
            return
        physical_id, attributes = kind.create(properties)
        self.made[id] = (physical_id, attributes, properties, resource["Type"])
        self.replaced += [known] if known else []
        self.tell(id, resource["Type"], "CREATE_IN_PROGRESS")
        # CloudFormation gives up after three hours; a test is over long before.
        while not kind.is_ready(physical_id):
            if self.status.startswith("DELETE"):
                raise RuntimeError("the stack is being deleted")
            time.sleep(0.1)

    def is_changed(self, kind, id, old, new):
        """Whether a resource is changed in place."""
        if {**old, "Tags": None} == {**new, "Tags": None}:
            return kind.retag(id, old.get("Tags", []), new.get("Tags", []))
        return kind.change(id, old, new)

    def unmake(self, id):
        physical_id, attributes, properties, kind = self.made[id]
        try:
            TYPES[kind](self.account, self.region, id).delete(physical_id, properties, attributes)
        except ClientError as error:
            # What somebody else has deleted is deleted.
            if not error.response["Error"]["Code"].endswith(".NotFound"):
                raise
        del self.made[id]

    def last_first(self, template):
        """What is made, each before what it refers to: an update may have made that later."""
        order = [id for id in in_order(template.get("Resources", {})) if id in self.made]
        return order[::-1] + [id for id in reversed(list(self.made)) if id not in order]

    def remove(self):
        try:
            for id in self.last_first(self.template):
                self.unmake(id)
        except Exception as error:
            self.tell(id, self.made[id][3], "DELETE_FAILED", str(error))
            self.become("DELETE_FAILED")
            return
        self.become("DELETE_COMPLETE")
        REMOVED[self.id] = STACKS.pop((self.account, self.region, self.name))
