"""python -m memcap.symbolic.certificate FILE.smt2 FILE.json: does it show it? [trusted]"""

import json
import sys
from pathlib import Path

from . import CertificateError, check

LARGEST = 16 << 20


def main(arguments: list[str]) -> int:
    """0: it does; 1: it does not; 2: the files cannot be read."""
    if len(arguments) != 2:
        print("usage: python -m memcap.symbolic.certificate FILE.smt2 FILE.json", file=sys.stderr)
        return 2
    try:
        if max(Path(name).stat().st_size for name in arguments) > LARGEST:
            raise ValueError(f"a file has more than {LARGEST} bytes")
        text, shown = (Path(name).read_bytes().decode() for name in arguments)
    except (OSError, ValueError) as error:
        print(f"memcap: {error}", file=sys.stderr)
        return 2
    try:
        check(text, json.loads(shown))
    except (CertificateError, ValueError, RecursionError) as error:
        print(f"{arguments[1]}: {error}", file=sys.stderr)
        return 1
    print(f"{arguments[1]}: the formulas of {arguments[0]} contradict each other")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
