"""What root modules hand over without files, as somebody with the account's own credentials sees and damages it.

`handed.py bucket URL SPEC ACCOUNT` makes the bucket of the states. `handed.py parameters URL SPEC ACCOUNT` prints its parameters.
`handed.py parameter URL SPEC ACCOUNT NAME [VALUE]` gives one another value, or deletes it. `handed.py state URL SPEC ACCOUNT KEY`
prints a state, and with a FILE puts that in its place."""

import json
import sys

from world import World


def main(what, url, spec, account, *words):
    world = World(url, spec)
    region = world.spec["defaults"]["region"]
    bucket = world.spec["generate"]["terraform"]["backend"]["s3"]["bucket"]
    s3, ssm = world.api("s3", account, region), world.api("ssm", account, region)
    if what == "bucket":
        s3.create_bucket(Bucket=bucket)
    elif what == "parameters":
        names = [found["Name"] for found in ssm.describe_parameters()["Parameters"]]
        print(json.dumps({name: ssm.get_parameter(Name=name)["Parameter"]["Value"] for name in names}))
    elif what == "parameter" and len(words) == 1:
        ssm.delete_parameter(Name=words[0])
    elif what == "parameter":
        ssm.put_parameter(Name=words[0], Value=words[1], Type="String", Overwrite=True)
    elif len(words) == 1:
        sys.stdout.write(s3.get_object(Bucket=bucket, Key=words[0])["Body"].read().decode())
    else:
        with open(words[1], "rb") as file:
            s3.put_object(Bucket=bucket, Key=words[0], Body=file.read())


if __name__ == "__main__":
    main(*sys.argv[1:])
