"""`python -m tests.fuzz TARGET --minutes N`: a reader under coverage-guided fuzzing until the time is over.

Needs `pip install -e ".[test,fuzz]"`. Every fault is kept as a file in build/fuzz/TARGET and the run goes on; give
such a file back with `--again FILE` to see its traceback. `all` takes every target in turn.
"""

import argparse
import hashlib
import os
import re
import subprocess
import sys
import traceback
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
FAULTS = HERE.parents[1] / "build" / "fuzz"
CHILD = "FULFILMENT_FUZZ_CHILD"


def main() -> int:
    """An exit code: 1 when a fault was found, 2 when atheris is missing."""
    sys.path.insert(0, str(HERE.parent / "support"))
    if CHILD in os.environ:
        return _fuzz(os.environ[CHILD])
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", help="a reader, or all")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=0, help="0 takes another each time")
    parser.add_argument("--again", type=Path, help="read this one file and show what happens")
    given = parser.parse_args()
    from .targets import TARGETS, tried

    if given.target not in (*TARGETS, "all"):
        parser.error(f"there is no target {given.target}; write one of: all, {', '.join(TARGETS)}")
    if given.again:
        print(tried(TARGETS[given.target], given.again.read_bytes()) or "taken")
        return 0
    try:
        import atheris  # noqa: F401
    except ImportError:
        print('atheris is missing: pip install -e ".[test,fuzz]" (Linux and macOS)', file=sys.stderr)
        return 2
    names = list(TARGETS) if given.target == "all" else [given.target]
    return max(_run(name, given.minutes, given.seed) for name in names)


def _run(name: str, minutes: float, seed: int) -> int:
    """One target in a process of its own: libFuzzer ends the process it runs in."""
    faults = FAULTS / name
    faults.mkdir(parents=True, exist_ok=True)
    before = set(faults.iterdir())
    limits = ["-timeout=60", "-rss_limit_mb=2048", f"-max_total_time={round(minutes * 60)}", f"-seed={seed}"]
    command = [sys.executable, "-m", "tests.fuzz", *limits, "-max_len=200000", "-len_control=0", "-print_final_stats=1"]
    run = subprocess.run(
        [*command, f"-artifact_prefix={faults}/hard-"], env={**os.environ, CHILD: name}, cwd=HERE.parents[1],
        stderr=subprocess.PIPE, text=True, errors="replace", check=False,
    )  # fmt: skip
    executed = re.search(r"number_of_executed_units: (\d+)", run.stderr)
    new = sorted(set(faults.iterdir()) - before)
    print(
        f"{name}: {int(executed[1]) if executed else 0:,} executions in {minutes:g} min, {len(new)} faults", flush=True
    )
    for path in new:
        print(f"    {path}")
    if run.returncode and not new:
        print(run.stderr[-2000:])
    return 1 if new or run.returncode else 0


def _fuzz(name: str) -> int:
    import atheris

    with atheris.instrument_imports(include=["pyaddin"]):
        from .targets import TARGETS, tried

    target = TARGETS[name]
    known: set[str] = set()

    def one(data: bytes) -> None:
        try:
            tried(target, data)
        except Exception as error:
            _keep(name, data, error, known)

    def change(data: bytes, max_size: int, seed: int) -> bytes:
        random = Random(seed)
        return (target.damaged(random) if random.random() < 0.3 else target.mutate(data, random))[:max_size]

    atheris.Setup(sys.argv, one, custom_mutator=change)
    atheris.Fuzz()
    return 0


def _keep(name: str, data: bytes, error: Exception, known: set[str]) -> None:
    """Each fault once: where it was raised tells them apart."""
    frames = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    ours = re.sub(r"[\d'][^ ]*", "", str(error))[:40] if type(error).__name__ == "Fault" else frames[-1]
    key = f"{type(error).__name__} {ours}"
    if key not in known:
        known.add(key)
        digest = hashlib.sha256(data).hexdigest()[:8]
        (FAULTS / name / f"{type(error).__name__}-{digest}").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
