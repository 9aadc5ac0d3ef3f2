"""Says what is there: `compare.py save URL SPEC FILE` writes it down, `compare.py same URL SPEC FILE` compares."""

import json
import sys

from world import World, everything


def main(verb, url, spec, path):
    found = json.dumps(everything(World(url, spec)), indent=1, sort_keys=True, default=str)
    if verb == "save":
        with open(path, "w", encoding="utf-8") as file:
            file.write(found)
        return
    with open(path, encoding="utf-8") as file:
        before = json.load(file)
    after = json.loads(found)
    different = [name for name in after if before.get(name) != after[name]]
    for name in different:
        print(f"{name}:\n  {before.get(name)}\n  {after[name]}")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
