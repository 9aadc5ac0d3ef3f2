"""A template: its YAML with the short forms of intrinsic functions, and the order of its resources."""

import re

import yaml
from moto.cloudformation.exceptions import ValidationError


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
            elif key == "Fn::If":
                yield item[0]
                yield from references(item[1:])
            elif key == "Fn::Sub":
                yield from re.findall(r"\$\{([^.}!]+)", item)
            else:
                yield from references(item)


def depends(resource):
    names = resource.get("DependsOn", [])
    return [names] if isinstance(names, str) else names


def in_order(resources):
    """The logical ids, each after those that it refers to."""
    after = {id: {*references(known), *depends(known)} & set(resources) for id, known in resources.items()}
    done, order = set(), []
    while len(order) < len(resources):
        ready = [id for id in resources if id not in done and not after[id] - done]
        if not ready:
            raise ValidationError(message="Circular dependency between resources")
        order += ready
        done |= set(ready)
    return order
