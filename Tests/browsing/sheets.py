#!/usr/bin/env python3
"""Opens every CSV report of runs in LibreOffice, and compares its cells with those of the file.

    sheets.py COUNTS SCRATCH RUN...

What a column must become is what dictionary.csv of the run says of it: a number, a day or text. A
run whose files are parted by ";" is opened as people do where "," parts decimals: in German.
"""
import csv
import glob
import html
import os
import subprocess
import sys
import xml.etree.ElementTree as xml
from decimal import Decimal

from counting import Checks

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# Of Filter Options for CSV: quote, UTF-8, first line, columns, and the language's number.
LANGUAGES = {",": 1033, ";": 1031}
NUMBERS = {"integer", "decimal", "statistic", "money"}
# A value that was set aside stands as it was read, also where it looks like a number.
AS_READ = {("rejects.csv", "value")}
MOST_BLANK = 64  # a sheet ends with repeated blank cells, which need no copies


def delimiter(run):
    with open(run + "/dictionary.csv", encoding="utf-8-sig") as file:
        return file.readline()[4]  # what follows "file"


def convert(run, folder):
    """The reports of a run as flat XML, in one start of LibreOffice."""
    mark = delimiter(run)
    files = sorted(glob.glob(run + "/*.csv"))
    office(folder, f"--infilter=CSV:{ord(mark)},34,76,1,,{LANGUAGES[mark]}", "--convert-to", "fods",
           "--outdir", folder, *files)
    return mark, files


def office(folder, *words):
    """LibreOffice without a window; its settings go to the folder."""
    subprocess.run(
        ["soffice", "-env:UserInstallation=file://" + folder + "/profile", "--headless", *words],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)


def sheet(path):
    """A sheet's rows; each cell is its kind, its value and whether it is a formula."""
    rows = []
    for row in xml.parse(path).getroot().iter(TABLE + "table-row"):
        cells = []
        for cell in row.iter(TABLE + "table-cell"):
            kind = cell.get(OFFICE + "value-type")
            value = cell.get(OFFICE + "date-value") or cell.get(OFFICE + "value")
            if kind == "string" or (kind and value is None):
                value = "\n".join(spaced(part) for part in cell.findall(TEXT + "p"))
            is_formula = cell.get(TABLE + "formula") is not None
            times = int(cell.get(TABLE + "number-columns-repeated", "1"))
            cells += [(kind, value, is_formula)] * min(times, MOST_BLANK)
        rows += [cells] * min(int(row.get(TABLE + "number-rows-repeated", "1")), MOST_BLANK)
    while rows and all(kind is None for kind, _, _ in rows[-1]):
        rows.pop()
    return rows


def spaced(part):
    """A paragraph's text; runs of blanks are elements of their own."""
    text = part.text or ""
    for child in part:
        if child.tag == TEXT + "s":
            text += " " * int(child.get(TEXT + "c", "1"))
        elif child.tag == TEXT + "tab":
            text += "\t"
        else:
            text += spaced(child)
        text += child.tail or ""
    return text


def fault(kind, cell, text, mark):
    """What is wrong with a cell whose column is of the kind; None where nothing is."""
    found, value, _ = cell
    if text == "":
        return None if found is None or value == "" else f"{value} stands where nothing should"
    if kind == "day":
        return None if (found, value) == ("date", text) else f"{text} became {found} {value}"
    if kind in NUMBERS:
        if found != "float":
            return f"{text} became {found} {value}"
        wanted, got = Decimal(text.replace(",", ".") if mark == ";" else text), Decimal(value)
        # A sheet keeps 15 digits.
        return None if abs(wanted - got) <= abs(wanted) * Decimal("1e-14") else f"{text} became {got}"
    return None if value == text else f"{text!r} became {found} {value!r}"


def compare(run, checks, folder):
    mark, files = convert(run, folder)
    with open(run + "/dictionary.csv", encoding="utf-8-sig", newline="") as file:
        kinds = {(row["file"], row["column"]): row["type"]
                 for row in csv.DictReader(file, delimiter=mark)}
    cells = 0
    for path in files:
        name = os.path.basename(path)
        view = f'{name}, parted by "{mark}"'
        with open(path, encoding="utf-8-sig", newline="") as file:
            wanted = list(csv.reader(file, delimiter=mark))
        got = sheet(os.path.join(folder, name[:-4] + ".fods"))
        checks.that(view + ": it has its rows",
                    [] if len(got) == len(wanted) else [f"{len(got)} of {len(wanted)}"])
        checks.that(view + ": the dictionary knows its columns",
                    [column for column in wanted[0] if (name, column) not in kinds])
        checks.that(view + ": no formula",
                    [str(cell) for row in got for cell in row if cell[2]])
        wrong, sums = [], {}
        for row, line in zip(got, wanted):
            row = row + [(None, None, False)] * (len(line) - len(row))
            for column, cell, text in zip(wanted[0], row, line):
                kind = "text" if line is wanted[0] else kinds.get((name, column), "text")
                problem = None if (name, column) in AS_READ else fault(kind, cell, text, mark)
                wrong += [f"{column}: {problem}"] if problem else []
                cells += 1
                if kind in NUMBERS and cell[0] == "float":
                    text = text.replace(",", ".") if mark == ";" else text
                    a, b = sums.get(column, (Decimal(), Decimal()))
                    sums[column] = (a + Decimal(text), b + Decimal(cell[1]))
        checks.that(view + ": every cell is what the file says", wrong)
        checks.that(view + ": its numbers add up", [
            f"{column}: {a} became {b}" for column, (a, b) in sums.items()
            if abs(a - b) > abs(a) * Decimal("1e-12") + Decimal("1e-6")])
    return cells


def recipe(run, checks, folder):
    """The formulas of the README's recipe, in a workbook that has the report as a sheet, give its figures."""
    table = "$program_performance."
    formulas = [
        f'VLOOKUP("WHOLE PROGRAM";[{table}$A$1:.$AE$99];MATCH("roi";[{table}$A$1:.$AE$1];0);0)',
        f'SUMIF([{table}$B$2:.$B$99];"program";[{table}$J$2:.$J$99])']
    with open(folder + "/program_performance.fods", encoding="utf-8") as file:
        book = file.read()
    cells = "".join(
        f'<table:table-cell table:formula="of:={html.escape(formula)}"/>' for formula in formulas)
    first = book.index("<table:table ")
    sheet = f'<table:table table:name="A"><table:table-row>{cells}</table:table-row></table:table>'
    with open(folder + "/recipe.fods", "w", encoding="utf-8") as file:
        file.write(book[:first] + sheet + book[first:])
    office(folder, "--convert-to", "csv", "--outdir", folder, folder + "/recipe.fods")
    with open(folder + "/recipe.csv") as file:
        got = [Decimal(cell) for cell in next(csv.reader(file))]
    with open(run + "/program_performance.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = [
        sum(Decimal(row["roi"]) for row in rows if row["program"] == "WHOLE PROGRAM"),
        sum(Decimal(row["net_revenue"]) for row in rows if row["kind"] == "program")]
    checks.that("the README's formulas give the report's figures", [
        f"{a} became {b}" for a, b in zip(wanted, got) if abs(a - b) > Decimal("1e-6")])


def main():
    counts, scratch, *runs = sys.argv[1:]
    checks = Checks()
    for number, run in enumerate(runs):
        folder = f"{scratch}/sheets-{number}"
        os.makedirs(folder)
        cells = compare(os.path.realpath(run), checks, folder)
        if number == 0:
            recipe(run, checks, folder)
        print(f"   {os.path.basename(os.path.dirname(run))}: {cells} cells")
    checks.report(counts)


if __name__ == "__main__":
    main()
