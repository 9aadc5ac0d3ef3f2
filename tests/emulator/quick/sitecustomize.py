"""Shortens the waits of the AWS CLI: it looks at a stack every half a minute, and here nothing takes that long. Python
reads this file when it starts, where PYTHONPATH names its folder."""

import time

sleep = time.sleep
time.sleep = lambda seconds: sleep(min(seconds, 0.2))
