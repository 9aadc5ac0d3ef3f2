"""Compares what is reachable with what the spec declares and what was there before, both ways: `before.json` beside the spec is
what the fixture left."""

import os

from declared import declared
from found import found
from model import Model, differences


def before(spec):
    return os.path.join(os.path.dirname(spec), "before.json")


def problems(world, spec, there=None):
    """A line for each difference."""
    base, there = Model.load(before(spec)), there or found(world)
    return differences(base + declared(world), there)
