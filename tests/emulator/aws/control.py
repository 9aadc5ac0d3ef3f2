"""What a test tells the emulator that no API of AWS could: a JSON file that is read again whenever it is asked for."""

import json
import os
import threading


def setting(name, default):
    """A setting, such as `organization`: the accounts of one organization that shares with RAM."""
    try:
        with open(os.environ["EMULATOR_CONTROL"], encoding="utf-8") as file:
            return json.load(file).get(name, default)
    except FileNotFoundError:
        return default


def once_accepted(change):
    """Does what comes of an acceptance, after as many seconds as a test says: AWS takes a while."""
    seconds = setting("accepted-after", 0)
    if seconds:
        threading.Timer(seconds, change).start()
    else:
        change()
