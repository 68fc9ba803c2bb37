"""Tests the measuring stick: `Tests/benchmark --self-test`.

A small shop goes through both peers and the program. Their results are equal; with any one cell
changed they are not.
"""
import csv
import filecmp
import os
import shutil
import tempfile
import unittest

import compare
import running

CUSTOMERS = 300
EXPORTS = ["ad_spend", "email_activity", "loyalty_members", "pos_transactions",
           "social_engagements", "web_events"]


class MeasuringStick(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        log = cls.path("log")
        for name, words in (("plain", ["--processes", 2]), ("again", ["--processes", 1]),
                            ("quoted", ["--quoted"])):
            running.run(running.python("generate.py", cls.path(name), CUSTOMERS, *words), log)
        for name in ("plain", "quoted"):
            exports = cls.path(name)
            running.run(running.duckdb_job(exports, cls.path(f"duckdb-{name}")), log)
            running.run(running.polars_job(exports, cls.path(f"polars-{name}")), log,
                        environment=running.POLARS_THREADS)
            running.run(running.program(exports, cls.path(f"out-{name}")), log,
                        running.PROGRAM_DONE)
        running.run(running.bench(cls.path("plain"), cls.path("out-bench")), log)
        cls.counts = compare.counts_in(log)

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    def differences(self, peer, run="out-plain/latest", counts=None):
        checks = compare.compare(self.path(peer), self.path(run), counts or self.counts)
        self.assertGreater(len(checks), 300)
        return [check.name for check in checks if not check.is_equal]

    def test_exports_are_the_same_for_any_number_of_processes(self):
        for name in EXPORTS:
            self.assertTrue(filecmp.cmp(self.path(f"plain/{name}.csv"),
                                        self.path(f"again/{name}.csv"), shallow=False), name)

    def test_quoted_exports_hold_the_same_fields(self):
        for name in EXPORTS:
            rows = []
            for folder in ("plain", "quoted"):
                with open(self.path(f"{folder}/{name}.csv"), newline="") as file:
                    rows.append(list(csv.reader(file)))
            self.assertEqual(*rows)

    def test_exports_hold_what_they_shall_exercise(self):
        def text(name):
            with open(self.path(f"plain/{name}.csv")) as file:
                return file.read()

        for name, parts in {
            "web_events": ["(not set)", '?size=M,color=red"', ",,", "T00:", "Z,GA1."],
            "email_activity": [" AM,", " PM,", "Sent", "Open", "Click"],
            "social_engagements": ['""really""', "@shopper_"],
            "pos_transactions": ["Sale", "Return", '"$1,', "-$0.00", "USER", ",L0000"],
            "loyalty_members": ["User", "+1 (", "@Shopper_", "L0000"],
        }.items():
            for part in parts:
                self.assertIn(part, text(name), name)

    def test_equal_results_are_found_equal(self):
        for name in ("plain", "quoted"):
            for peer in ("duckdb", "polars"):
                self.assertEqual(
                    self.differences(f"{peer}-{name}", f"out-{name}/latest"), [], f"{peer} {name}")

    def test_each_changed_cell_of_a_peer_is_found(self):
        shutil.copytree(self.path("duckdb-plain"), self.path("changed"))
        for name in ("credit", "sets", "paths", "programs", "kinds"):
            path = self.path(f"changed/{name}.csv")
            with open(path, newline="") as file:
                rows = list(csv.reader(file))
            for column, title in enumerate(rows[0]):
                for line in (1, len(rows) // 2, len(rows) - 1):
                    changed = [list(row) for row in rows]
                    changed[line][column] = self.changed(changed[line][column], title)
                    if title == "touches":
                        continue  # a tolerance, no figure
                    self.write(path, changed)
                    self.assertNotEqual(
                        self.differences("changed"), [], f"{name} {title} {rows[line]}")
            self.write(path, rows)
            # A lost row, but for paths that are as rare as the last one written.
            self.write(path, rows[:1] + rows[2:])
            self.assertNotEqual(self.differences("changed"), [], name)
            self.write(path, rows)
        self.assertEqual(self.differences("changed"), [])

    def test_each_changed_report_of_the_program_is_found(self):
        for name, column, line in (
            ("channel_contribution", "net_revenue", 1), ("journeys", "orders", 2),
            ("journeys", "net_revenue", 3), ("program_performance", "cost_media", 1),
            ("program_performance", "net_revenue", 9),
        ):
            run = self.path("run")
            shutil.copytree(self.path("out-plain/latest"), run)
            path = f"{run}/{name}.csv"
            with open(path, encoding="utf-8-sig", newline="") as file:
                rows = list(csv.reader(file))
            place = rows[0].index(column)
            rows[line][place] = self.changed(rows[line][place], column)
            self.write(path, rows)
            self.assertNotEqual(self.differences("duckdb-plain", "run"), [], f"{name} {column}")
            shutil.rmtree(run)

    def test_changed_counts_are_found(self):
        for name in ("rows", "touches", "persons"):
            counts = {**self.counts, name: self.counts[name] + 1}
            self.assertEqual(self.differences("polars-plain", counts=counts), [name])
        counts = {**self.counts, "orders": self.counts["orders"] + 1}
        self.assertEqual(self.differences("polars-plain", counts=counts), ["orders returns"])

    @staticmethod
    def changed(cell, title):
        """Another name, one order or one cent more; more where touches allow for some cents."""
        try:
            value = float(cell)
        except ValueError:
            return cell + "x"
        return str(value + 100_000) if "." in cell else str(int(value) + 1)

    @staticmethod
    def write(path, rows):
        with open(path, "w", newline="") as file:
            csv.writer(file).writerows(rows)


if __name__ == "__main__":
    unittest.main()
