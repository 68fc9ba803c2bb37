#!/usr/bin/env python3
"""Holds a peer's results against the program's reports: is every figure that must be equal equal?

    compare.py RESULTS RUN BENCH

RESULTS is the folder of duckdb_job.py or polars_job.py, RUN a run folder of the program, BENCH a
file with the output of wholeroi-bench. Prints what differs, ends with 1 where something does.

Exact: rows, touches, persons; orders and net of each kind; first and last touch by campaign and
channel; exposure sets; paths; media cost. Linear, time decay and position are split in floating
point by the peers and in whole cents by the program: their totals agree to the cent, and each cell
within a cent for each touch in it.
"""
import csv
import dataclasses
import json
import sys
from collections import defaultdict
from decimal import Decimal

EXACT_MODELS = {"first": "first", "last": "last"}
SPLIT_MODELS = {"linear": "linear", "time_decay": "time decay", "position": "position"}
MOST_PATHS = 1000  # as many as the peers write
NO_CAMPAIGN, NO_PROGRAM = "(not set)", "(no program)"


@dataclasses.dataclass
class Check:
    name: str
    peer: object
    program: object
    tolerance: object = 0

    @property
    def is_equal(self):
        if self.peer is None or self.program is None:
            return False
        if self.tolerance == 0:
            return self.peer == self.program
        return abs(self.peer - self.program) <= self.tolerance

    def __str__(self):
        note = f", {self.tolerance} allowed" if self.tolerance else ""
        return f"{self.name}: {self.peer} by the peer, {self.program} by the program{note}"


def read(folder, name):
    with open(f"{folder}/{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def cents(text):
    """Exact minor units of an amount such as 12.50."""
    value = Decimal(text or "0") * 100
    if value != int(value):
        raise ValueError(f"{text} is no whole number of cents")
    return int(value)


def whole(text):
    """An exact number that may be written with decimals, such as 3.000000."""
    value = Decimal(text or "0")
    if value != int(value):
        raise ValueError(f"{text} is not whole")
    return int(value)


def program_of(campaign):
    return NO_PROGRAM if campaign == NO_CAMPAIGN else campaign


def counts_in(path):
    """The last line of wholeroi-bench, `rows 12, touches 34`, as a dictionary."""
    with open(path) as file:
        parts = file.read().splitlines()[-1].split(",")
    return {name: int(value) for name, value in map(str.split, parts)}


def check_counts(peer, run, counts):
    with open(f"{peer}/facts.json") as file:
        facts = json.load(file)
    with open(f"{run}/run.json") as file:
        inputs = json.load(file)["inputs"]
    yield Check("rows read", facts["rows"], sum(each["rows"]["read"] for each in inputs))
    yield Check("rows kept", facts["rows"], sum(each["rows"]["kept"] for each in inputs))
    for name in ("rows", "touches", "persons"):
        yield Check(name, facts[name], counts[name])


def check_kinds(peer, run, counts):
    kinds = {row["kind"]: (int(row["orders"]), int(row["net"])) for row in read(peer, "kinds")}
    rows = {row["program"]: row for row in read(run, "program_performance")}
    of_program = [row for row in rows.values()
                  if row["kind"] == "program" or row["program"] == NO_PROGRAM]
    ours = {
        "credited": (whole(rows["WHOLE PROGRAM"]["orders"]),
                     sum(cents(row["net_revenue"]) for row in of_program))}
    for kind in ("unattributed", "unidentified"):
        row = rows[f"({kind})"]
        ours[kind] = whole(row["orders"]), cents(row["net_revenue"])
    # Returns are no orders in the reports: they are what the orders leave over of the rows.
    ours["returns"] = (counts["orders"] - sum(orders for orders, _ in ours.values()),
                       cents(rows["(unmatched returns)"]["net_revenue"]))
    for kind in sorted(ours.keys() | kinds.keys()):
        # A kind without a row has neither orders nor money.
        theirs, own = kinds.get(kind, (0, 0)), ours.get(kind, (0, 0))
        yield Check(f"orders {kind}", theirs[0], own[0])
        yield Check(f"net {kind}", theirs[1], own[1])


def check_credit(peer, run):
    ours = {(row["program"], row["channel"], row["model"]): cents(row["net_revenue"])
            for row in read(run, "channel_contribution") if row["channel"]}
    theirs = {(program_of(row["campaign"]), row["channel"]): row for row in read(peer, "credit")}
    cells = sorted(theirs.keys() | {key[:2] for key in ours})
    for column, model in {**EXACT_MODELS, **SPLIT_MODELS}.items():
        total = total_of_ours = 0
        for cell in cells:
            row = theirs.get(cell)
            value = float(row[column]) if row and column in SPLIT_MODELS else int(
                row[column]) if row else 0
            own = ours.get((*cell, model), 0)
            total += value
            total_of_ours += own
            tolerance = int(row["touches"]) if row and column in SPLIT_MODELS else 0
            yield Check(f"{model}, {cell[0]}, {cell[1]}", value, own, tolerance)
        yield Check(f"{model} in all", round(total), total_of_ours)


def check_journeys(peer, run):
    paths, sets = {}, defaultdict(lambda: (0, 0))
    for row in read(run, "journeys"):
        if row["path"].startswith("("):  # (no order): touches that led to none
            continue
        value = int(row["orders"]), cents(row["net_revenue"])
        if value[0] == 0:
            continue
        paths[row["path"]] = value
        channels = "+".join(sorted(set(row["path"].split(" > "))))
        sets[channels] = tuple(map(sum, zip(sets[channels], value)))
    theirs = {row["channels"]: (int(row["orders"]), int(row["net"])) for row in read(peer, "sets")}
    for channels in sorted(sets.keys() | theirs.keys()):
        yield Check(f"set {channels}", theirs.get(channels), sets.get(channels))
    theirs = {row["path"]: (int(row["orders"]), int(row["net"])) for row in read(peer, "paths")}
    # Of paths that have as many orders as the last one written, which are written is chance.
    rarest = min(orders for orders, _ in theirs.values()) if len(theirs) == MOST_PATHS else 0
    for path in sorted({path for some in (paths, theirs) for path in some
                        if some[path][0] > rarest}):
        yield Check(f"path {path}", theirs.get(path), paths.get(path))


def check_programs(peer, run):
    touches = defaultdict(int)
    for row in read(peer, "credit"):
        touches[row["campaign"]] += int(row["touches"])
    ours = {row["program"]: row for row in read(run, "program_performance")
            if row["kind"] == "program"}
    theirs = {row["campaign"]: row for row in read(peer, "programs")}
    for name in sorted(ours.keys() | theirs.keys()):
        row, own = theirs.get(name), ours.get(name)
        if row is None or own is None:
            yield Check(f"program {name}", row and "there", own and "there")
            continue
        yield Check(f"cost of {name}", int(row["cost"]), cents(own["cost_media"]))
        yield Check(f"net of {name}", float(row["net"]), cents(own["net_revenue"]), touches[name])


def compare(peer, run, counts):
    """Every check, equal or not."""
    return [*check_counts(peer, run, counts), *check_kinds(peer, run, counts),
            *check_credit(peer, run), *check_journeys(peer, run), *check_programs(peer, run)]


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    checks = compare(sys.argv[1], sys.argv[2], counts_in(sys.argv[3]))
    different = [check for check in checks if not check.is_equal]
    for check in different:
        print(f"different: {check}")
    print(f"{len(checks) - len(different)} of {len(checks)} figures equal")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
