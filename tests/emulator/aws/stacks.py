"""CloudFormation for the resource types that crossvpc writes: a stack is made by calls of the other APIs, as its account,
in the order of its references, and rolled back if one of them fails. Nothing of moto's own CloudFormation is used."""

import re
import threading
import time
from datetime import datetime, timezone

import yaml
from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult
from moto.moto_api._internal import mock_random

from .resources import TYPES, check_parameter

STACKS = {}


class InsufficientCapabilities(ServiceException):
    code = "InsufficientCapabilitiesException"


class Template(yaml.SafeLoader):
    """YAML with the short forms of intrinsic functions."""


def long_form(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        value = value.split(".", 1) if suffix == "GetAtt" else value
    else:
        value = loader.construct_sequence(node, deep=True)
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}


Template.add_multi_constructor("!", long_form)
Template.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def references(value):
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Ref":
                yield item
            elif key == "Fn::GetAtt":
                yield item[0]
            elif key == "Fn::Sub":
                yield from re.findall(r"\$\{([^.}!]+)", item)
            else:
                yield from references(item)


class Stack:
    def __init__(self, account, region, name):
        self.account, self.region, self.name = account, region, name
        self.id = f"arn:aws:cloudformation:{region}:{account}:stack/{name}/{mock_random.uuid4()}"
        self.status, self.text, self.template, self.parameters = "REVIEW_IN_PROGRESS", None, {}, {}
        # By logical id: the physical id, the attributes, and the properties it was made with.
        self.made, self.outputs, self.events, self.change_sets = {}, {}, [], {}
        self.created = datetime.now(timezone.utc)

    def resolve(self, value, parameters):
        def name(text):
            id, _, attribute = text.partition(".")
            return self.attribute(id, attribute) if attribute else self.reference(id, parameters)

        if isinstance(value, list):
            return [self.resolve(item, parameters) for item in value]
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
            if key.startswith("Fn::"):
                first, second = (self.resolve(item, parameters) for item in argument)
                return {
                    "Fn::Select": lambda: second[int(first)],
                    "Fn::Split": lambda: second.split(first),
                    "Fn::Join": lambda: first.join(second),
                }[key]()
        return {key: self.resolve(item, parameters) for key, item in value.items()}

    def reference(self, name, parameters):
        pseudo = {"AWS::Region": self.region, "AWS::AccountId": self.account, "AWS::Partition": "aws"}
        return pseudo.get(name) or parameters.get(name) or self.made[name][0]

    def attribute(self, name, attribute):
        return self.made[name][1][attribute]

    def tell(self, logical_id, kind, status, reason=None):
        event = {"StackId": self.id, "StackName": self.name, "EventId": mock_random.uuid4(), "ResourceType": kind}
        event |= {"LogicalResourceId": logical_id, "ResourceStatus": status, "ResourceStatusReason": reason}
        event |= {"Timestamp": datetime.now(timezone.utc), "PhysicalResourceId": self.made.get(logical_id, [""])[0]}
        self.events.insert(0, event)

    def become(self, status):
        self.status = status
        self.tell(self.name, "AWS::CloudFormation::Stack", status)

    def in_order(self, resources):
        done, order = set(), []
        while len(order) < len(resources):
            ready = [
                id
                for id in resources
                if id not in done and not {known for known in references(resources[id]) if known in resources} - done
            ]
            if not ready:
                raise ValidationError(message="Circular dependency between resources")
            order += ready
            done |= set(ready)
        return order

    def differences(self, template, parameters):
        """What a change set would say: each logical id with what is done to it."""
        new, old = template["Resources"], self.template.get("Resources", {})
        changed = {name for name in parameters if parameters[name] != self.parameters.get(name)}
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
        try:
            for id in self.in_order(template["Resources"]):
                self.make(id, template["Resources"][id], parameters)
            for id in [id for id in reversed(list(self.made)) if id not in template["Resources"]]:
                self.unmake(id)
            self.outputs = self.resolve(
                {key: output["Value"] for key, output in template.get("Outputs", {}).items()}, parameters
            )
        except Exception as error:
            self.tell(id, template["Resources"].get(id, {}).get("Type", ""), f"{verb}_FAILED", str(error))
            prefix = "UPDATE_ROLLBACK" if verb == "UPDATE" else "ROLLBACK"
            self.become(f"{prefix}_IN_PROGRESS")
            for id in [id for id in reversed(list(self.made)) if id not in made_before]:
                self.unmake(id)
            self.text, self.template, self.parameters = before
            self.become(f"{prefix}_COMPLETE")
            return
        self.text, self.template, self.parameters = text, template, parameters
        self.become(f"{verb}_COMPLETE")

    def make(self, id, resource, parameters):
        kind = TYPES[resource["Type"]](self.account, self.region, f"{self.name}-{id}")
        properties = self.resolve(resource.get("Properties", {}), parameters)
        known = self.made.get(id)
        if known and known[2] == properties:
            return
        if known and kind.change(known[0], known[2], properties):
            self.made[id] = (known[0], known[1], properties, resource["Type"])
            return
        physical_id, attributes = kind.create(properties)
        self.made[id] = (physical_id, attributes, properties, resource["Type"])
        self.tell(id, resource["Type"], "CREATE_IN_PROGRESS")
        # CloudFormation waits for three hours at most; a test is over long before.
        for _ in range(3000):
            if kind.is_ready(physical_id):
                break
            if self.status.startswith("DELETE"):
                raise RuntimeError("the stack is being deleted")
            time.sleep(0.1)
        if known:
            kind.delete(known[0], known[2], known[1])

    def unmake(self, id):
        physical_id, attributes, properties, kind = self.made[id]
        TYPES[kind](self.account, self.region, id).delete(physical_id, properties, attributes)
        del self.made[id]

    def remove(self):
        try:
            for id in reversed(list(self.made)):
                self.unmake(id)
        except Exception as error:
            self.tell(id, self.made[id][3], "DELETE_FAILED", str(error))
            self.become("DELETE_FAILED")
            return
        STACKS.pop((self.account, self.region, self.name), None)
        self.become("DELETE_COMPLETE")


def start(target, *arguments):
    threading.Thread(target=target, args=arguments, daemon=True).start()


def of(response):
    key = (response.current_account, response.region, response._get_param("StackName"))
    key = (*key[:2], key[2].split("/")[1] if key[2].startswith("arn:") else key[2])
    if key not in STACKS:
        raise ValidationError(name_or_id=key[2])
    return STACKS[key]


def described(stack):
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "StackStatus": stack.status,
        "CreationTime": stack.created,
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in stack.parameters.items()],
        "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in stack.outputs.items()],
    }


def describe_stacks(self):
    if self._get_param("StackName"):
        return ActionResult({"Stacks": [described(of(self))]})
    own = [stack for key, stack in STACKS.items() if key[:2] == (self.current_account, self.region)]
    return ActionResult({"Stacks": [described(stack) for stack in own]})


def create_change_set(self):
    name, is_new = self._get_param("StackName"), self._get_param("ChangeSetType") == "CREATE"
    key = (self.current_account, self.region, name)
    if not is_new:
        stack = of(self)
    elif key in STACKS and STACKS[key].status != "REVIEW_IN_PROGRESS":
        raise ValidationError(message=f"Stack [{name}] already exists and cannot be created again")
    else:
        stack = STACKS.setdefault(key, Stack(*key))
    if not is_new and not stack.status.endswith("_COMPLETE") or stack.status == "ROLLBACK_COMPLETE":
        raise ValidationError(message=f"Stack:{stack.id} is in {stack.status} state and can not be updated.")
    text = self._get_param("TemplateBody")
    if text is None and self._get_param("TemplateURL"):
        text = self._get_stack_from_s3_url(self._get_param("TemplateURL"))
    if len(self._get_param("TemplateBody") or "") > 51200:
        raise ValidationError(message="templateBody must have length less than or equal to 51200")
    template = yaml.load(text, Template)
    named_roles = any("RoleName" in known.get("Properties", {}) for known in template["Resources"].values())
    if named_roles and "CAPABILITY_NAMED_IAM" not in self._get_param("Capabilities", []):
        raise InsufficientCapabilities("Requires capabilities : [CAPABILITY_NAMED_IAM]")
    parameters = given(stack, template, self._get_param("Parameters", []))
    differences = stack.differences(template, parameters)
    set = {"Name": self._get_param("ChangeSetName"), "Text": text, "Template": template, "Parameters": parameters}
    set |= {"Id": f"arn:aws:cloudformation:{self.region}:{self.current_account}:changeSet/{set['Name']}/1"}
    set |= {"Status": "CREATE_COMPLETE", "Reason": None, "Differences": differences, "New": is_new}
    if not differences and not is_new and stack.template.get("Outputs") == template.get("Outputs"):
        set["Status"] = "FAILED"
        set["Reason"] = "The submitted information didn't contain changes. Submit different information."
    stack.change_sets[set["Name"]] = set
    return ActionResult({"Id": set["Id"], "StackId": stack.id})


def given(stack, template, words):
    declared, values = template.get("Parameters", {}), {}
    for word in words:
        key = word["ParameterKey"]
        if key not in declared:
            raise ValidationError(message=f"Parameters: [{key}] do not exist in the template")
        values[key] = stack.parameters[key] if word.get("UsePreviousValue") else word["ParameterValue"]
    for key, parameter in declared.items():
        if key not in values and "Default" not in parameter:
            raise ValidationError(message=f"Parameters: [{key}] must have values")
        values.setdefault(key, parameter.get("Default"))
        problem = check_parameter(stack.account, stack.region, key, parameter, values[key])
        if problem:
            raise ValidationError(message=problem)
    return values


def change_set(self):
    stack, name = of(self), self._get_param("ChangeSetName")
    name = name.split("/")[1] if name.startswith("arn:") else name
    if name not in stack.change_sets:
        raise ServiceException(f"ChangeSet [{name}] does not exist")
    return stack, stack.change_sets[name]


def describe_change_set(self):
    stack, set = change_set(self)
    resources = {**stack.template.get("Resources", {}), **set["Template"]["Resources"]}
    changes = [
        {
            "Type": "Resource",
            "ResourceChange": {"Action": action, "LogicalResourceId": id, "ResourceType": resources[id]["Type"]},
        }
        for id, action in set["Differences"]
    ]
    result = {"ChangeSetName": set["Name"], "ChangeSetId": set["Id"], "StackId": stack.id, "StackName": stack.name}
    result |= {"Status": set["Status"], "StatusReason": set["Reason"], "Changes": changes}
    return ActionResult(result | {"ExecutionStatus": "AVAILABLE"})


def delete_change_set(self):
    stack, set = change_set(self)
    del stack.change_sets[set["Name"]]
    return EmptyResult()


def execute_change_set(self):
    stack, set = change_set(self)
    if set["Status"] != "CREATE_COMPLETE":
        raise ValidationError(message=f"ChangeSet [{set['Name']}] cannot be executed in its current status")
    verb = "CREATE" if set["New"] else "UPDATE"
    stack.change_sets.clear()
    stack.become(f"{verb}_IN_PROGRESS")
    start(stack.apply, set["Text"], set["Template"], set["Parameters"], verb)
    return EmptyResult()


def delete_stack(self):
    try:
        stack = of(self)
    except ValidationError:
        return EmptyResult()
    stack.become("DELETE_IN_PROGRESS")
    start(stack.remove)
    return EmptyResult()


def get_template(self):
    stack = of(self)
    return ActionResult({"TemplateBody": stack.text or "", "StagesAvailable": ["Original", "Processed"]})


def get_template_summary(self):
    parameters = of(self).template.get("Parameters", {})
    return ActionResult({"Parameters": [{"ParameterKey": key} for key in parameters]})


def describe_stack_resources(self):
    stack, wanted = of(self), self._get_param("LogicalResourceId")
    resources = [
        {
            "LogicalResourceId": id,
            "PhysicalResourceId": made[0],
            "ResourceType": made[3],
            "StackName": stack.name,
            "Timestamp": stack.created,
            "ResourceStatus": "CREATE_COMPLETE",
        }
        for id, made in stack.made.items()
        if wanted in (None, id)
    ]
    return ActionResult({"StackResources": resources})


def describe_stack_resource(self):
    found = describe_stack_resources(self).result["StackResources"]
    if not found:
        raise ValidationError(message=f"Resource {self._get_param('LogicalResourceId')} does not exist")
    return ActionResult({"StackResourceDetail": found[0] | {"LastUpdatedTimestamp": found[0]["Timestamp"]}})


def describe_stack_events(self):
    return ActionResult({"StackEvents": of(self).events})


ACTIONS = (
    describe_stacks,
    create_change_set,
    describe_change_set,
    delete_change_set,
    execute_change_set,
    delete_stack,
    get_template,
    get_template_summary,
    describe_stack_resource,
    describe_stack_resources,
    describe_stack_events,
)


def install():
    CloudFormationResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER = {}
    for action in ACTIONS:
        setattr(CloudFormationResponse, action.__name__, action)
