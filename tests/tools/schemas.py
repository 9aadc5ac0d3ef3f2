"""The resource types of CloudFormation as cfn-lint knows them: the API actions that each calls to make and change what it
is, and all that it may call, its properties, those of which a change replaces it, and the regions that do not have it."""

import json

from cfnlint.helpers import REGIONS
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

REGION = "us-east-1"


def action(text):
    """IAM does not tell upper from lower case; some schemas write `EC2:`."""
    service, _, name = text.partition(":")
    return f"{service.lower()}:{name}"



types = {}
in_regions = {region: set(PROVIDER_SCHEMA_MANAGER.get_resource_types(region)) for region in REGIONS}
for name in PROVIDER_SCHEMA_MANAGER.get_resource_types(REGION):
    if not name.startswith("AWS::"):
        continue
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, name).schema
    handlers = schema.get("handlers", {})
    calls = {action(text) for when in ("create", "update") for text in handlers.get(when, {}).get("permissions", [])}
    everything = {action(text) for handler in handlers.values() for text in handler.get("permissions", [])}
    types[name] = {"calls": sorted(calls), "permissions": sorted(everything)}
    types[name] |= {"properties": sorted(schema.get("properties", {}))}
    replaced_for = {path.split("/")[2] for path in schema.get("createOnlyProperties", [])}
    types[name] |= {"replaced_for": sorted(replaced_for)}
    types[name] |= {"missing": sorted(region for region, known in in_regions.items() if name not in known)}
print(json.dumps(types))
