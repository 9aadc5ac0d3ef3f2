"""Ways of widening what is deployed, by hand and through the API: each says what it does, the place that has to be named when it is
seen, and the calls that do it and undo it. One that does not apply to a scene is left out by a rule that stands beside it."""

from . import gateways, groups, privatelink, routes


def ways(scene):
    """All that apply to a scene."""
    for part in (groups, routes, privatelink, gateways):
        for kind in part.KINDS:
            yield from kind(scene)
