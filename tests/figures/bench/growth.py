"""Growth from a thousand to a million tokens: time, memory, parameters, with fitted exponents."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.figures.bench.data import FOLDER, OPTIONS, brown, reported

ROWS = (63, 200, 625, 2000, 6250, 20_000, 62_520)
PICTURE = Path("docs/growth.svg")


@dataclass(frozen=True)
class Point:
    """One size; seconds on all processors, bytes in one process."""

    tokens: int
    parameters: int
    each: float
    build: float
    verify: float
    memory: int
    file: int


def main() -> None:
    """Print the table, and draw the picture where a name for it is given."""
    print("| nN | parameters | … / √(nN) | bits stored for a label | build (s) | verify (s) "
          "| most memory of a process (MB) | file (MB) |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    points = []
    for rows in ROWS:
        points.append(_point(rows))
        print(_row(points[-1]), flush=True)
    print(f"| exponent | {' | '.join(_exponents(points))} |")
    if "--picture" in sys.argv:
        _draw(points)


def _point(rows: int) -> Point:
    data, net = str(brown()), FOLDER / f"{rows}.memcap"
    built, build, first = reported("build", data, "-o", str(net), *OPTIONS, "--limit", str(rows))
    ran, verify, second = reported("verify", str(net), data)
    if not ran["ok"]:
        raise SystemExit(f"{rows} rows: not every label is right")
    return Point(
        tokens=ran["total"],
        parameters=built["sizes"]["parameters"],
        each=built["stored"]["strings"] / built["stored"]["keys"],
        build=build,
        verify=verify,
        memory=max(first, second),
        file=net.stat().st_size,
    )


def _row(p: Point) -> str:
    share = p.parameters / p.tokens**0.5
    return (
        f"| {p.tokens:,} | {p.parameters:,} | {share:.0f} | {p.each:.1f} | {p.build:.1f} "
        f"| {p.verify:.1f} | {p.memory / 1e6:,.0f} | {p.file / 1e6:.1f} |"
    )


def _exponents(points: list[Point]) -> list[str]:
    """Slopes of least squares in logarithms, over the upper half of the sizes for times."""
    found = []
    x = np.log([p.tokens for p in points])
    for name in ("parameters", None, "each", "build", "verify", "memory", "file"):
        if name is None:
            found.append("")
            continue
        y = np.log([getattr(p, name) for p in points])
        start = 0 if name in ("parameters", "each", "file") else len(points) // 2
        found.append(f"{np.polyfit(x[start:], y[start:], 1)[0]:.2f}")
    return found


def _draw(points: list[Point]) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    plt.rcParams["svg.hashsalt"] = "memcap"
    figure, axes = plt.subplots(figsize=(7, 4.4), layout="constrained")
    x = [p.tokens for p in points]
    axes.plot(x, [p.parameters for p in points], "o-", label="parameters")
    axes.plot(x, x, "--", color="#808080", label="nN")
    scale = points[0].parameters / x[0] ** 0.5
    axes.plot(x, [scale * t**0.5 for t in x], ":", color="#808080", label="√(nN), scaled")
    axes.plot(x, [p.build + p.verify for p in points], "s-", label="seconds: build and verify")
    axes.set(xscale="log", yscale="log", xlabel="tokens memorized, nN")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    figure.savefig(PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    main()
