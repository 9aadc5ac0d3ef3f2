"""What a test tells the emulator that no API of AWS could: a JSON file that is read again whenever it is asked for."""

import json
import os


def setting(name, default):
    """A setting, such as `organization`: the accounts of one organization that shares with RAM."""
    try:
        with open(os.environ["EMULATOR_CONTROL"], encoding="utf-8") as file:
            return json.load(file).get(name, default)
    except FileNotFoundError:
        return default
