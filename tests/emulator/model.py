"""What may be reached, as lists of routes, rules and facts, each at a place that has a name; and what differs between two of
them, as sets."""

import json
from collections import defaultdict

from sets import NOTHING, admitted, led, spread


class Model:
    def __init__(self):
        # By table: (block, rank, hop). By group and direction: (protocol, first, last, texts of addresses). By place and
        # what is said of it: words.
        self.routes, self.rules, self.facts = defaultdict(list), defaultdict(list), defaultdict(set)

    def route(self, table, block, hop, rank=1):
        self.routes[table].append((block, rank, hop))

    def rule(self, group, way, protocol, first, last, peers):
        for words in spread(protocol, first, last):
            self.rules[group, way].append((*words, *peers))

    def fact(self, place, what, *words):
        self.facts[place, what] |= {str(word) for word in words}

    def __add__(self, other):
        both = Model()
        for model in (self, other):
            for name in ("routes", "rules"):
                for key, items in getattr(model, name).items():
                    getattr(both, name)[key] += [tuple(item) for item in items]
            for key, words in model.facts.items():
                both.facts[key] |= words
        return both

    def save(self, path):
        kinds = [self.routes, self.rules, {key: sorted(words) for key, words in self.facts.items()}]
        with open(path, "w", encoding="utf-8") as file:
            json.dump([list(kind.items()) for kind in kinds], file)

    @classmethod
    def load(cls, path):
        with open(path, encoding="utf-8") as file:
            routes, rules, facts = json.load(file)
        model = cls()
        model.routes.update((key, [tuple(item) for item in items]) for key, items in routes)
        model.rules.update((tuple(key), [tuple(item) for item in items]) for key, items in rules)
        model.facts.update((tuple(key), set(words)) for key, words in facts)
        return model


def differences(expected, found):
    """What is declared and not there, and what is there and not declared: a line each, that names the place."""
    return [
        f"{place}: {what} {words}, {'which nobody declared' if is_more else 'which is declared, is not there'}"
        for place, what, wanted, there in compared(expected, found)
        for is_more, words in ((False, wanted - there), (True, there - wanted))
        if words
    ]


def compared(expected, found):
    """(place, what, set that is expected, set that is there)."""
    for table in sorted({*expected.routes, *found.routes}):
        wanted, there = led(expected.routes.get(table, [])), led(found.routes.get(table, []))
        for hop in sorted({*wanted, *there}):
            yield table, f"leads to {hop}:", wanted.get(hop, NOTHING), there.get(hop, NOTHING)
    for group, way in sorted({*expected.rules, *found.rules}):
        both = [model.rules.get((group, way), []) for model in (expected, found)]
        cuts = defaultdict(set)
        for protocol, first, last, *_ in both[0] + both[1]:
            cuts[protocol] |= {first, last + 1}
        wanted, there = (admitted(rules, cuts) for rules in both)
        for cell in sorted({*wanted, *there}):
            protocol, first, last = cell
            ports = f"{protocol}/{first}" if first == last else f"{protocol}/{first}-{last}"
            what = f"lets {ports} {'in from' if way == 'ingress' else 'out to'}"
            yield group, what, wanted.get(cell, NOTHING), there.get(cell, NOTHING)
    for place, what in sorted({*expected.facts, *found.facts}):
        wanted, there = (model.facts.get((place, what), set()) for model in (expected, found))
        yield place, f"{what}:", Words(wanted), Words(there)


class Words(frozenset):
    def __sub__(self, other):
        return Words(frozenset(self) - frozenset(other))

    def __str__(self):
        return ", ".join(sorted(self))
