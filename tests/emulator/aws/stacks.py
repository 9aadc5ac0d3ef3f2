"""The API of CloudFormation, over stacks of the resource types that crossvpc writes. Nothing of moto's own CloudFormation is
used."""

import re
import threading
from urllib.parse import urlparse

import yaml
from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult

from .control import setting
from .kinds.base import client
from .record import caller
from .resources import check_parameter
from .stack import REMOVED, STACKS, Stack
from .template import Template


class ChangeSetNotFound(ServiceException):
    code = "ChangeSetNotFound"


class AlreadyExists(ServiceException):
    code = "AlreadyExistsException"


class InvalidChangeSetStatus(ServiceException):
    code = "InvalidChangeSetStatus"


class InsufficientCapabilities(ServiceException):
    code = "InsufficientCapabilitiesException"


def start(target, *arguments):
    threading.Thread(target=target, args=arguments, daemon=True).start()


def of(response):
    name = response._get_param("StackName")
    if name in REMOVED:
        return REMOVED[name]
    key = (response.current_account, response.region, name.split("/")[1] if name.startswith("arn:") else name)
    if key not in STACKS:
        raise ValidationError(name_or_id=key[2])
    stack = STACKS[key]
    # A state that a test wants it to be in, once.
    wanted = setting("states", {}).get(stack.name)
    if wanted != stack.told:
        stack.told, stack.status = wanted, wanted or stack.status
    return stack


def described(stack):
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "StackStatus": stack.status,
        "CreationTime": stack.created,
        "EnableTerminationProtection": stack.is_protected,
        "Tags": stack.tags,
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
    name, token = self._get_param("ChangeSetName"), self._get_param("ClientToken")
    if name in stack.change_sets:
        known = stack.change_sets[name]
        if token is None or known["Token"] != token:
            raise AlreadyExists(f"ChangeSet {name} cannot be created due to a mismatch with existing attributes")
        return ActionResult({"Id": known["Id"], "StackId": stack.id})
    if not is_new and not stack.status.endswith("_COMPLETE") or stack.status == "ROLLBACK_COMPLETE":
        raise ValidationError(message=f"Stack:{stack.id} is in {stack.status} state and can not be updated.")
    text = self._get_param("TemplateBody")
    if text is None:
        text = from_bucket(self._get_param("TemplateURL"), self.current_account, self.region)
    elif len(text) > 51200:
        raise ValidationError(message="templateBody must have length less than or equal to 51200")
    template = yaml.load(text, Template)
    named_roles = any("RoleName" in known.get("Properties", {}) for known in template["Resources"].values())
    if named_roles and "CAPABILITY_NAMED_IAM" not in self._get_param("Capabilities", []):
        raise InsufficientCapabilities("Requires capabilities : [CAPABILITY_NAMED_IAM]")
    parameters = given(stack, template, self._get_param("Parameters", []))
    differences = stack.differences(template, parameters)
    set = {"Name": name, "Token": token, "Text": text, "Template": template, "Parameters": parameters}
    set |= {"Id": f"arn:aws:cloudformation:{self.region}:{self.current_account}:changeSet/{set['Name']}/1"}
    set |= {"Status": "CREATE_COMPLETE", "Reason": None, "Differences": differences, "New": is_new, "Executed": None}
    # Without the parameter, a stack keeps its tags; an empty list takes them away.
    tags = self._get_param("Tags")
    set |= {"Tags": stack.tags if tags is None else tags or []}
    if not differences and not is_new and stack.template.get("Outputs") == template.get("Outputs") and stack.tags == set["Tags"]:
        set["Status"] = "FAILED"
        set["Reason"] = "The submitted information didn't contain changes. Submit different information."
    stack.change_sets[set["Name"]] = set
    return ActionResult({"Id": set["Id"], "StackId": stack.id})


def from_bucket(url, account, region):
    """A template, read from a bucket as the caller."""
    host, path = urlparse(url).netloc, urlparse(url).path.lstrip("/")
    # A bucket is named by the host, or first in the path.
    bucket, key = (host.split(".s3.")[0], path) if ".s3." in host else path.split("/", 1)
    return client("s3", account, region).get_object(Bucket=bucket, Key=key)["Body"].read().decode()


def given(stack, template, words):
    declared, values = template.get("Parameters", {}), {}
    for word in words:
        key = word["ParameterKey"]
        if key not in declared:
            raise ValidationError(message=f"Parameters: [{key}] do not exist in the template")
        if word.get("UsePreviousValue") and key not in stack.parameters:
            raise ValidationError(
                message=f"Invalid input for parameter key {key}. Cannot specify usePreviousValue as true for a "
                "parameter key not in the previous template"
            )
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
        raise ChangeSetNotFound(f"ChangeSet [{name}] does not exist")
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
    """One that is not there is none to delete."""
    try:
        stack, set = change_set(self)
        del stack.change_sets[set["Name"]]
    except ChangeSetNotFound:
        pass
    return EmptyResult()


def execute_change_set(self):
    stack, set = change_set(self)
    token = self._get_param("ClientRequestToken")
    if set["Executed"]:
        if token is None or set["Executed"] != token:
            raise InvalidChangeSetStatus(f"ChangeSet [{set['Id']}] cannot be executed in its current status")
        return EmptyResult()
    if set["Status"] != "CREATE_COMPLETE":
        raise InvalidChangeSetStatus(f"ChangeSet [{set['Id']}] cannot be executed in its current status of [FAILED]")
    verb, stack.caller = "CREATE" if set["New"] else "UPDATE", caller(self.access_key)
    stack.change_sets = {set["Name"]: set | {"Executed": token or "no token"}}
    stack.tags = set["Tags"]
    stack.become(f"{verb}_IN_PROGRESS")
    start(stack.apply, set["Text"], set["Template"], set["Parameters"], verb)
    return EmptyResult()


def delete_stack(self):
    try:
        stack = of(self)
    except ValidationError:
        return EmptyResult()
    if re.fullmatch("(UPDATE|IMPORT)_.*IN_PROGRESS|.*ROLLBACK_IN_PROGRESS", stack.status):
        raise ValidationError(message=f"Stack [{stack.id}] cannot be deleted while in status {stack.status}")
    if stack.is_protected:
        raise ValidationError(message=f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
    stack.become("DELETE_IN_PROGRESS")
    start(stack.remove)
    return EmptyResult()


def update_termination_protection(self):
    stack = of(self)
    stack.is_protected = str(self._get_param("EnableTerminationProtection")).lower() == "true"
    return ActionResult({"StackId": stack.id})


def leave(state):
    """What a person calls to bring a stack from one state back to what it was before."""

    def action(self):
        stack = of(self)
        if stack.status != state:
            raise ValidationError(message=f"Stack [{stack.id}] is in {stack.status} state and can not be rolled back")
        stack.become("UPDATE_ROLLBACK_COMPLETE")
        return ActionResult({"StackId": stack.id})

    return action


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
    update_termination_protection,
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
    CloudFormationResponse.continue_update_rollback = leave("UPDATE_ROLLBACK_FAILED")
    CloudFormationResponse.rollback_stack = leave("UPDATE_FAILED")
