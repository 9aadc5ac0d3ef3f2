"""Installs a released crossvpc for the following steps of a job, once its checksum is verified. Needs Python 3.8 alone."""

import hashlib
import io
import os
import platform
import re
import sys
import tarfile
import urllib.error
import urllib.request
from pathlib import Path

TARGETS = {
    ("Linux", "x86_64"): "x86_64-unknown-linux-musl",
    ("Linux", "aarch64"): "aarch64-unknown-linux-musl",
    ("Darwin", "x86_64"): "x86_64-apple-darwin",
    ("Darwin", "arm64"): "aarch64-apple-darwin",
    ("Windows", "AMD64"): "x86_64-pc-windows-msvc",
}


def version():
    """The version that is asked for, or that of this checkout."""
    manifest = Path(__file__).parents[2] / "Cargo.toml"
    wanted = os.environ.get("CROSSVPC_VERSION") or re.search(r'^version = "(.*)"$', manifest.read_text("utf-8"), re.M)[1]
    if not re.fullmatch(r"v?\d+\.\d+\.\d+(-[0-9A-Za-z.]+)?", wanted):
        sys.exit(f"error: {wanted!r} is not a version such as 1.2.3")
    return wanted.lstrip("v")


def fetch(url):
    """The bytes at a URL."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.read()
    except (urllib.error.URLError, TimeoutError) as error:
        sys.exit(f"error: cannot download {url}: {error}")


def main():
    """Leaves the program in a folder of its version, and the folder on the PATH of the following steps."""
    system = (platform.system(), platform.machine())
    if system not in TARGETS:
        sys.exit(f"error: there is no release for {' '.join(system)}; install crossvpc and pass `version: installed`")
    release, name = version(), f"crossvpc-{TARGETS[system]}"
    url = f"{os.environ['GITHUB_SERVER_URL']}/{os.environ['CROSSVPC_REPOSITORY']}/releases/download/v{release}"
    sums = dict(line.split()[::-1] for line in fetch(f"{url}/SHA256SUMS").decode().splitlines())
    archive = fetch(f"{url}/{name}.tar.gz")
    found = hashlib.sha256(archive).hexdigest()
    if found != sums.get(f"{name}.tar.gz"):
        sys.exit(f"error: {name}.tar.gz of version {release} has the SHA-256 {found}, which is not the one in SHA256SUMS")
    program = "crossvpc.exe" if system[0] == "Windows" else "crossvpc"
    folder = Path(os.environ["RUNNER_TEMP"]) / f"crossvpc-{release}"
    folder.mkdir(parents=True, exist_ok=True)
    # Read and written one by one: no path of the archive is followed.
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        (folder / program).write_bytes(packed.extractfile(f"{name}/{program}").read())
    (folder / program).chmod(0o755)
    with open(os.environ["GITHUB_PATH"], "a", encoding="utf-8") as path:
        path.write(f"{folder}\n")
    print(f"crossvpc {release}, SHA-256 {found}")


main()
