"""Runs peers and program in turn and prints each figure beside its target: see Tests/benchmark."""
import argparse
import datetime
import glob
import json
import os
import platform
import shutil
import subprocess
import sys

import compare
from running import (ALL_MODELS, ONLY_RULES, PEERS_REPORTS, POLARS_THREADS, PROGRAM_DONE, PROGRAMS,
                     THREADS, bench, duckdb_job, median, polars_job, program, python, run)

FIGURES = ["peers", "extract", "models", "jobs", "quoted", "autumn", "startup", "large"]
GIGABYTE = 1e9


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quoted", action="store_true")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--only")
    call = parser.parse_args()
    figures = call.only.split(",") if call.only else [each for each in FIGURES if each != "large"]
    call.figures = set(figures) | ({"large"} if call.large else set())
    return call


def say(text):
    print(text, file=sys.stderr, flush=True)


class Exports:
    """Makes the exports that are asked for, once; a folder that is complete is taken as it is."""

    def __init__(self, folder, log):
        self.folder, self.log = folder, log

    def shop(self, customers, quoted=False):
        name = f"{'quoted' if quoted else 'plain'}-{customers}"
        words = ["--quoted"] if quoted else []
        return self.made(name, lambda path: python("generate.py", path, customers, *words))

    def sample(self, customers):
        return self.made(f"sample-{customers}", lambda path: [
            f"{PROGRAMS}/wholeroi", "sample", path, "--customers", str(customers)])

    def made(self, name, command):
        path = f"{self.folder}/{name}"
        if not os.path.exists(f"{path}.complete"):
            say(f"making the exports {name}")
            shutil.rmtree(path, ignore_errors=True)
            run(command(path), self.log)
            open(f"{path}.complete", "w").close()
        return path

    def ten_rows(self):
        """The first rows of each export: ten in all."""
        source, path = self.shop(300), f"{self.folder}/ten-rows"
        os.makedirs(path, exist_ok=True)
        counts = {"web_events": 2, "email_activity": 2, "social_engagements": 2,
                  "pos_transactions": 2, "loyalty_members": 1, "ad_spend": 1}
        for name, rows in counts.items():
            with open(f"{source}/{name}.csv") as file, open(f"{path}/{name}.csv", "w") as some:
                some.writelines(file.readline() for _ in range(rows + 1))
        return path


def require_room(call, exports):
    """Ends with what is missing, rather than in the middle of a file."""
    made = f"{exports.folder}/{{}}-{call.customers}.complete"
    wanted = ["quoted" if call.quoted else "plain"]
    wanted += [name for name, figure in (("quoted", "quoted"), ("sample", "autumn"))
               if figure in call.figures]
    # Exports of a customer have 1.7 kB plain, 2 kB quoted, 1.3 kB as a sample; reports some MB.
    needed = 2_000 * call.customers * sum(
        not os.path.exists(made.format(name)) for name in wanted) + 200_000_000
    free = shutil.disk_usage(exports.folder).free
    if free < needed:
        sys.exit(f"{exports.folder} has {gigabytes(free)} free and {gigabytes(needed)} are needed"
                 "; --keep names another folder, --customers makes it smaller")


def size_of(folder):
    return sum(os.path.getsize(path) for path in csv_files(folder))


def csv_files(folder):
    return glob.glob(f"{folder}/**/*.csv", recursive=True)


def warm(folder):
    """Reads every export once, so that it lies in the page cache."""
    for path in csv_files(folder):
        with open(path, "rb", buffering=0) as file:
            while file.read(1 << 22):
                pass


def rows_of(run_folder):
    with open(f"{run_folder}/run.json") as file:
        return sum(each["rows"]["read"] for each in json.load(file)["inputs"])


def reports_of(run_folder):
    """The SHA-256 of each report."""
    with open(f"{run_folder}/run.json") as file:
        return {each["file"]: each["sha256"] for each in json.load(file)["reports"]}


class Contest:
    """Those who are measured, each with what its runs took."""

    def __init__(self, call, exports, results):
        self.call, self.results, self.log = call, results, f"{results}/log"
        self.usage, self.seconds, self.reports = {}, {}, {}
        self.different, self.equal, self.stages = [], 0, []
        wanted = call.figures
        self.plain = exports.shop(call.customers, call.quoted)
        self.runners = {}
        if "peers" in wanted:
            self.runners["duckdb"] = lambda: self.peer("duckdb", duckdb_job)
            self.runners["polars"] = lambda: self.peer("polars", polars_job)
        if wanted & {"peers", "jobs", "quoted", "autumn", "large"}:
            self.runners["program"] = lambda: self.program("program", self.plain)
        if "peers" in wanted:
            self.runners["same job"] = lambda: self.program(
                "same job", self.plain, words=PEERS_REPORTS)
        if "jobs" in wanted:
            self.runners["one job"] = lambda: self.program("one job", self.plain, jobs=1)
        if "extract" in wanted:
            self.runners["extract"] = self.extract
        if "models" in wanted:
            self.runners["all models, 200 draws"] = self.models
        if "quoted" in wanted:
            self.quoted = exports.shop(call.customers, quoted=True)
            self.runners["quoted"] = lambda: self.program("quoted", self.quoted)
        if "autumn" in wanted:
            self.sample = exports.sample(call.customers)
            self.runners["autumn"] = lambda: self.program(
                "autumn", self.sample, "autumn", words=ONLY_RULES)

    def folders(self):
        names = ("plain", "quoted", "sample")
        return [getattr(self, name) for name in names if hasattr(self, name)]

    def take_turns(self):
        if not self.runners:
            return
        for folder in self.folders():
            warm(folder)
        for round_number in range(1, self.call.runs + 1):
            for name, runner in self.runners.items():
                runner()
                say(f"{round_number} of {self.call.runs}: {name}"
                    f" {self.seconds[name][-1]:.2f} s")
        if "program" in self.runners:
            self.compare_all()

    def note(self, name, usage, seconds):
        self.usage.setdefault(name, []).append(usage)
        self.seconds.setdefault(name, []).append(seconds)

    def peer(self, name, job):
        """A peer's time is that by its own clock, which starts after Python and its imports."""
        results = f"{self.results}/{name}"
        usage = run(job(self.plain, results), self.log, environment=POLARS_THREADS)
        with open(f"{results}/facts.json") as file:
            facts = json.load(file)
        self.note(name, usage, facts["seconds"])

    def program(self, name, folder, pipeline="bench", jobs=THREADS, words=()):
        """The program's time is that of its whole process."""
        out = f"{self.results}/{name.replace(' ', '-')}"
        shutil.rmtree(out, ignore_errors=True)
        usage = run(program(folder, out, pipeline, jobs, words), self.log, PROGRAM_DONE)
        self.note(name, usage, usage.seconds)
        reports = reports_of(f"{out}/latest")
        self.check(f"{name}: the same reports in each run",
                   self.reports.setdefault(name, reports) == reports)

    def extract(self):
        usage = run(bench(self.plain, f"{self.results}/extract", "--extract"), self.log)
        with open(self.log) as file:
            figures = file.read().splitlines()[-1].split()
        self.note("extract", usage, float(figures[3]))

    def models(self):
        """All models with 200 draws: the attribute stage, and the extract stage of the same run."""
        name = "all models, 200 draws"
        command = bench(self.plain, f"{self.results}/models", *ALL_MODELS)
        usage = run(command, self.log, PROGRAM_DONE)
        with open(self.log) as file:
            lines = [line.split() for line in file]
        # A stage that counts no rows or bytes has "-" there: seconds are always the fourth.
        stages = {line[0]: float(line[3]) for line in lines if line[0] in ("extract", "attribute")}
        self.stages.append(stages)
        self.note(name, usage, usage.seconds)

    def check(self, text, is_equal):
        self.equal += is_equal
        if not is_equal:
            self.different.append(text)

    def compare_all(self):
        run_folder = f"{self.results}/program/latest"
        for other in ("one job", "quoted"):
            if other in self.reports:
                self.check(f"{other}: the reports of the program's own first run",
                           self.reports[other] == self.reports["program"])
        if "duckdb" not in self.runners:
            return
        log = f"{self.results}/bench.txt"
        run(bench(self.plain, f"{self.results}/bench"), log)
        for peer in ("duckdb", "polars"):
            for check in compare.compare(f"{self.results}/{peer}", run_folder,
                                         compare.counts_in(log)):
                self.check(f"{peer}: {check}", check.is_equal)

    def wall(self, name):
        return median(self.seconds[name])

    def cpu(self, name):
        return median(usage.processor_seconds for usage in self.usage[name])

    def peak(self, name):
        return median(usage.peak_bytes for usage in self.usage[name])


class Figures:
    """The table: a figure is reached where it is no worse than its target."""

    def __init__(self):
        self.lines, self.reached, self.missed, self.skipped = [], 0, 0, 0

    def add(self, name, target, stretch, measured, value, target_value, stretch_value=None,
            more_is_better=False):
        def meets(limit):
            return value >= limit if more_is_better else value <= limit

        if stretch_value is not None and meets(stretch_value):
            verdict = "reached, stretch too"
        else:
            verdict = "reached" if meets(target_value) else "missed"
        self.reached += verdict != "missed"
        self.missed += verdict == "missed"
        self.lines.append((name, target, stretch, measured, verdict))

    def skip(self, name, target, stretch, why):
        self.skipped += 1
        self.lines.append((name, target, stretch, "", f"skipped: {why}"))

    def print(self):
        print("\n| figure | target | stretch | measured | |\n|---|---|---|---|---|")
        for line in self.lines:
            print(f"| {' | '.join(line)} |")


def times(seconds):
    return f"{seconds:.2f} s"


def gigabytes(count):
    return f"{count / GIGABYTE:.2f} GB"


def against_peers(figures, contest):
    own = contest.wall("program")
    for peer, name, least, stretch in (("duckdb", "DuckDB", 10, 14), ("polars", "Polars", 7, 10)):
        ratio = contest.wall(peer) / own
        figures.add(f"whole run against {name}, {THREADS} threads", f"at most 1/{least}",
                    f"1/{stretch}",
                    f"1/{ratio:.1f} ({times(own)}, {times(contest.wall(peer))})",
                    ratio, least, stretch, more_is_better=True)
    ratio = contest.peak("duckdb") / contest.peak("program")
    figures.add("peak memory against DuckDB's", "at most 1/3", "1/5",
                f"1/{ratio:.1f} ({gigabytes(contest.peak('program'))},"
                f" {gigabytes(contest.peak('duckdb'))})", ratio, 3, 5, more_is_better=True)


def extract_alone(figures, contest):
    rate = size_of(contest.plain) / contest.wall("extract") / GIGABYTE
    figures.add("extract alone, all sources, two jobs", "2 GB/s", "3 GB/s",
                f"{rate:.2f} GB/s ({times(contest.wall('extract'))})", rate, 2, 3,
                more_is_better=True)


def all_models(figures, contest):
    attribute = median(stages["attribute"] for stages in contest.stages)
    extract = median(stages["extract"] for stages in contest.stages)
    figures.add("attribute stage, all models and 200 draws, against extract", "at most 3 times", "",
                f"{attribute / extract:.1f} times ({times(attribute)}, {times(extract)})",
                attribute / extract, 3)


def two_jobs(figures, contest):
    ratio = contest.wall("one job") / contest.wall("program")
    figures.add("two jobs against one", "1.7 times as fast", "1.9",
                f"{ratio:.2f} ({times(contest.wall('program'))},"
                f" {times(contest.wall('one job'))})", ratio, 1.7, 1.9, more_is_better=True)


def every_field_quoted(figures, contest):
    plain = contest.wall("program") / size_of(contest.plain)
    quoted = contest.wall("quoted") / size_of(contest.quoted)
    figures.add("every field quoted against plain, per byte", "at most 1.3 times", "",
                f"{quoted / plain:.2f} ({times(contest.wall('quoted'))} for"
                f" {gigabytes(size_of(contest.quoted))})", quoted / plain, 1.3)


def autumn(figures, contest):
    rows = {name: rows_of(f"{contest.results}/{name}/latest") for name in ("program", "autumn")}
    ratio = (contest.wall("autumn") / rows["autumn"]) / (contest.wall("program") / rows["program"])
    figures.add("autumn.json5 on a sample against the bench run, per row", "at most 1.6 times", "",
                f"{ratio:.2f} ({times(contest.wall('autumn'))} for"
                f" {rows['autumn'] / 1e6:.1f} M rows)", ratio, 1.6)


def start_up(figures, exports, results):
    folder = exports.ten_rows()
    command = program(folder, f"{results}/ten-rows")
    seconds = median(run(command, f"{results}/log", PROGRAM_DONE).seconds for _ in range(21))
    figures.add("start-up on a 10-row set", "at most 50 ms", "20 ms", f"{seconds * 1000:.0f} ms",
                seconds, 0.05, 0.02)


LARGE = ("ten times the customers against one time",
         "at most 11 times the time, 10 times the memory", "")


def ten_times(figures, contest, exports, call):
    """One run: it takes minutes, and its exports may not all stay in the page cache."""
    needed = 11 * size_of(contest.plain)
    free = shutil.disk_usage(exports.folder).free
    if free < needed and not os.path.exists(
            f"{exports.folder}/plain-{10 * call.customers}.complete"):
        figures.skip(*LARGE, f"{gigabytes(free)} of disk are free, {gigabytes(needed)} needed")
        return
    folder = exports.shop(10 * call.customers, call.quoted)
    warm(folder)
    contest.program("ten times", folder)
    time = contest.wall("ten times") / contest.wall("program")
    memory = contest.peak("ten times") / contest.peak("program")
    figures.add(*LARGE, f"{time:.1f} times the time ({times(contest.wall('ten times'))}),"
                f" {memory:.1f} times the memory ({gigabytes(contest.peak('ten times'))})",
                max(time / 11, memory / 10), 1)


def all_figures(call, contest, exports, results):
    figures = Figures()
    asked = call.figures
    if "peers" in asked:
        against_peers(figures, contest)
    if "extract" in asked:
        extract_alone(figures, contest)
    if "models" in asked:
        all_models(figures, contest)
    if "jobs" in asked:
        two_jobs(figures, contest)
    if "large" in asked:
        ten_times(figures, contest, exports, call)
    elif not call.only:
        figures.skip(*LARGE, "--large measures it")
    if "quoted" in asked:
        every_field_quoted(figures, contest)
    if "autumn" in asked:
        autumn(figures, contest)
    if "startup" in asked:
        start_up(figures, exports, results)
    return figures


def first_line(command):
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return result.stdout.splitlines()[0]


def processor_name():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def print_circumstances(call, contest, results):
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    print(f"{datetime.date.today()}; {os.cpu_count()} cores {processor_name()},"
          f" {memory / 2**30:.0f} GiB, Linux {platform.release()}")
    engines = []
    for peer in ("duckdb", "polars"):
        if peer in contest.runners:
            with open(f"{results}/{peer}/facts.json") as file:
                engines.append(json.load(file)["engine"])
    print("; ".join([first_line([f"{PROGRAMS}/wholeroi", "--version"]),
                     first_line(["swift", "--version"]), *engines]))
    print(f"{call.customers:,} customers, {gigabytes(size_of(contest.plain))}"
          f"{', every field quoted' if call.quoted else ''}; medians of {call.runs},"
          f" taken in turn, page cache warm, {THREADS} threads each")


def print_contestants(contest):
    print("\n| run | seconds | seconds of all cores | peak memory |\n|---|---:|---:|---:|")
    for name in contest.runners:
        print(f"| {name} | {contest.wall(name):.2f} | {contest.cpu(name):.2f}"
              f" | {gigabytes(contest.peak(name))} |")


def print_stages(contest, results):
    """Stages of a run, and extract of each source in a process of its own."""
    for words in ((), ("--sources",)):
        log = f"{results}/stages"
        run(bench(contest.plain, f"{results}/bench", *words), log)
        with open(log) as file:
            print(f"\n{file.read().rstrip()}")


def main():
    call = arguments()
    if call.quoted:
        call.figures.discard("quoted")
    results = f"{call.folder}/results"
    shutil.rmtree(results, ignore_errors=True)
    os.makedirs(results)
    exports = Exports(call.folder, f"{results}/log")
    require_room(call, exports)
    contest = Contest(call, exports, results)
    contest.take_turns()
    figures = all_figures(call, contest, exports, results)
    print_circumstances(call, contest, results)
    if contest.runners:
        print_contestants(contest)
    if "extract" in call.figures:
        print_stages(contest, results)
    figures.print()
    print()
    for text in contest.different:
        print(f"different: {text}")
    print(f"{figures.reached} targets reached, {figures.missed} missed, {figures.skipped} skipped;"
          f" {contest.equal} results equal, {len(contest.different)} different")
    sys.exit(1 if contest.different else 0)


if __name__ == "__main__":
    main()
