"""Runs commands and says what they took."""
import dataclasses
import json
import os
import statistics
import subprocess
import sys
import time

PARTS = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(PARTS))
PROGRAMS = os.environ.get("WHOLEROI_PROGRAMS", f"{ROOT}/.build/release")
# Two threads for everyone, however many cores there are: the targets are for two.
THREADS = 2


@dataclasses.dataclass
class Usage:
    """What one process took: seconds by the clock and of all cores, most resident bytes."""
    seconds: float
    processor_seconds: float
    peak_bytes: int


def run(command, log, allowed=(0,), environment=None):
    """Runs a command with its output in a file, and waits for it.

    Linux counts the memory of the caller at the time of the start as the process's own, so the
    caller must stay small: this file and those that import it don't import numpy.
    """
    with open(log, "wb") as file:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT,
                                   env={**os.environ, **(environment or {})})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        with open(log, errors="replace") as file:
            sys.exit(f"{file.read()}\nended with {process.returncode}: {' '.join(command)}")
    return Usage(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def python(part, *words):
    return [sys.executable, f"{PARTS}/{part}", *map(str, words)]


def duckdb_job(exports, results):
    return python("duckdb_job.py", exports, results, "--threads", THREADS)


def polars_job(exports, results):
    return python("polars_job.py", exports, results)


# The rules of one order alone: no model that looks at all journeys, no bootstrap.
RULE_MODELS = ["first", "last", "last non-direct", "linear", "unique linear", "time decay",
               "position", "J", "inverse J", "W", "custom", "participation"]
ONLY_RULES = ["--set", f"attribution.models={json.dumps(RULE_MODELS)}",
              "--set", "attribution.bootstrap=0"]
# What the peers work out too.
PEERS_REPORTS = ["--only", "program_performance,program_daily,channel_contribution,"
                 "model_comparison,journeys,match_quality,reconciliation"]


def program(exports, out, pipeline="bench", jobs=THREADS, words=()):
    return [f"{PROGRAMS}/wholeroi", "run", f"{ROOT}/Pipelines/{pipeline}.json5",
            "--set", f"root={exports}", "--out", out, "--jobs", str(jobs), *words]


# Done, and done with warnings.
PROGRAM_DONE = (0, 2)


def bench(exports, out, *words):
    return [f"{PROGRAMS}/wholeroi-bench", f"{ROOT}/Pipelines/bench.json5", "--set",
            f"root={exports}", "--out", out, "--jobs", str(THREADS), *words]


# Every model that there is, with the bootstrap that bench.json5 leaves out.
ALL_MODELS = ["--set", "attribution.models=" + json.dumps(RULE_MODELS + [
    "markov per order", "data-driven", "markov 1", "markov 2", "markov 3", "shapley"]),
              "--set", "attribution.bootstrap=200"]

POLARS_THREADS = {"POLARS_MAX_THREADS": str(THREADS)}


def median(values):
    return statistics.median(values)
