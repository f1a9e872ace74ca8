"""Lists what the program is made of, as CycloneDX JSON: `python .ci/components.py OUT.json`.

The packages of the environment that runs this, by their versions, licences and what each needs, as cyclonedx-bom reads
them, without their links; with every hash that the lock allows a file of it to have, and with what it is for:
`required` to run the program, `optional` where an extra asks for it, `excluded` where it only tests or builds.
Checked against CycloneDX's own schema.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = Path(__file__).with_name("newest.txt")
FOR_WORK = {"test", "dev", "benchmarks"}
"""The extras that nobody installs to use the program."""


def hashes() -> dict[str, list[str]]:
    """The SHA-256 of every file that the lock allows, by `name==version`."""
    found = {}
    for line in LOCK.read_text("utf-8").replace("\\\n", " ").splitlines():
        pinned, *values = line.split("--hash=sha256:")
        if values:
            requirement = Requirement(pinned)
            found[f"{canonicalize_name(requirement.name)}{requirement.specifier}"] = [value.strip() for value in values]
    return found


def environment() -> dict[str, Any]:
    """What cyclonedx-bom says of the environment that runs this."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", "pyproject.toml", "--no-validate"]
    command += ["--output-reproducible", "--mc-type", "application", sys.executable]
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    bill: dict[str, Any] = json.loads(told)
    return bill


def reached(requirements: Iterable[str]) -> set[str]:
    """The names of what some requirements need here, and of what that needs in turn."""
    found: set[tuple[str, str]] = set()
    left = [(Requirement(text), "") for text in requirements]
    while left:
        requirement, extra = left.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        for asked in {(canonicalize_name(requirement.name), extra) for extra in ("", *requirement.extras)} - found:
            found.add(asked)
            left += [(Requirement(text), asked[1]) for text in distribution(asked[0]).requires or ()]
    return {name for name, _ in found}


def complete(bill: dict[str, Any]) -> dict[str, Any]:
    """The bill with hashes and scopes. Raises KeyError where something is installed that the lock does not know."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [names for extra, names in project["optional-dependencies"].items() if extra not in FOR_WORK]
    required = reached(project["dependencies"])
    optional = reached(name for names in extras for name in names)
    allowed = hashes()
    bill["components"] = [each for each in bill["components"] if each["name"] not in {"pip", "setuptools"}]
    for component in bill["components"]:
        name = canonicalize_name(component["name"])
        component["scope"] = "required" if name in required else "optional" if name in optional else "excluded"
        known = [{"alg": "SHA-256", "content": value} for value in allowed[f"{name}=={component['version']}"]]
        files = {"type": "distribution", "url": component["purl"], "comment": "files that the lock allows"}
        component["externalReferences"] = [files | {"hashes": known}]
    kept = {component["bom-ref"] for component in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    bill["dependencies"] = [entry for entry in bill["dependencies"] if entry["ref"] in kept]
    return bill


def main(out: Path) -> int:
    """Writes the list, and says how long it is and what the schema says against it."""
    bill = complete(environment())
    text = json.dumps(bill, indent=1, ensure_ascii=False)
    out.write_text(text, "utf-8")
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    scopes = [component["scope"] for component in bill["components"]]
    counted = ", ".join(f"{scopes.count(scope)} {scope}" for scope in ("required", "optional", "excluded"))
    unknown = [component["name"] for component in bill["components"] if not component.get("licenses")]
    print(f"{out}: {counted}; no licence is stated by {', '.join(unknown) or 'none'}")
    if wrong:
        print(f"not as CycloneDX 1.6 has it: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
