"""Counts checks as the other commands of Tests do: a line for each that fails, and one at the end."""

import json


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def that(self, what, faults):
        """One check: it fails where there are faults, and the first of them are printed."""
        if not faults:
            self.passed += 1
            return
        self.failed += 1
        print("failed: " + what)
        for fault in faults[:5]:
            print("   " + (fault if isinstance(fault, str) else json.dumps(fault))[:300])
        if len(faults) > 5:
            print(f"   and {len(faults) - 5} more")

    def report(self, path):
        """Leaves the counts for the command, which adds them up."""
        with open(path, "w") as file:
            print(self.passed, self.failed, file=file)
