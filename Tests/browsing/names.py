#!/usr/bin/env python3
"""Writes the exports and the pipeline of a small shop whose names are harmless, or made to harm.

    names.py DIR harmless|hostile [SUITES]

SUITES is a folder with blns and payloads; without it a dozen names of our own are taken. Both shops
differ in nothing but names.
"""
import csv
import json
import os
import sys

OWN = [
    "</td></table><script>alert(1)</script>", "<svg onload=alert(1)>", '" onmouseover="alert(1)',
    "' onfocus='x", "<!--", "-->", "]]><style>", "</title></style>", "&lt;b&gt;", "`${x}`",
    "\u202egnirts", "=1+1", "+49 30 1234", "-2", "@SUM(A1)", "=HYPERLINK(\"https://x.example\")",
    "=cmd|' /C calc'!A0", "00501", "1E5", "MAR1", "12345678901234567890", "a;b,c", "x" * 900,
]
FILES = ["blns/blns.txt"] + [
    f"payloads/XSS Injection/Intruders/{name}.txt" for name in
    ["BRUTELOGIC-XSS-STRINGS", "IntrudersXSS", "JHADDIX_XSS", "MarioXSSVectors", "RSNAKE_XSS",
     "XSS_Polyglots"]]
STORES, PROGRAMS, TIERS, ACTIONS = 1000, 60, 60, 60


def hostile(suites):
    """Names that differ in more than case and blanks, the first of all lists first."""
    texts = list(OWN)
    for file in FILES if suites else []:
        with open(os.path.join(suites, file), "rb") as lines:
            texts += lines.read().decode(errors="replace").split("\n")
    names, known = [], set()
    for text in texts:
        name = "".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 else c for c in text).strip()
        folded = " ".join(name.casefold().split())
        # "(…)" names rows of ours, and a lone mark may stand for a missing value.
        if len(name) > 1 and folded not in known and name[0] != "(" and any(map(str.isalnum, name)):
            known.add(folded)
            names.append(name)
    return names


def write(folder, name, header, rows):
    with open(os.path.join(folder, name), "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header] + rows)


def main():
    folder, kind, *suites = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    known = hostile(suites[0] if suites else None)
    names = known if kind == "hostile" else [f"name {number}" for number in range(len(known))]
    stores, programs = names[:STORES], names[:PROGRAMS]
    tiers, actions = names[:TIERS], names[:ACTIONS]
    people = [f"p{number}@x.example" for number in range(len(stores))]
    write(folder, "till.csv", ["id", "time", "email", "store", "gross", "cost"], [
        [f"T{number}", "2026-07-05T10:00:00Z", people[number], store, "50.00", "20.00"]
        for number, store in enumerate(stores)])
    write(folder, "feed.csv", ["time", "email", "channel", "campaign", "action"], [
        ["2026-07-03T10:00:00Z", person, "email", f"c{number % len(programs)}", "click"]
        for number, person in enumerate(people)] + [
        ["2026-07-03T10:00:00Z", people[0], "email", "c0", action] for action in actions])
    write(folder, "members.csv", ["loyalty", "email", "tier", "joined"], [
        [f"L{number}", person, tiers[number % len(tiers)], "2026-01-01"]
        for number, person in enumerate(people)])
    write(folder, "ads.csv", ["day", "campaign", "amount"], [
        ["2026-07-02", f"c{number}", "10.00"] for number in range(len(programs))])

    def source(name, record, *fields):
        columns = {("costOfGoods" if field == "cost" else field): field for field in fields}
        return {"name": name, "files": name + ".csv",
                "layout": {"record": record, "columns": columns}}

    pipeline = {
        "name": names[0], "root": ".", "currency": "USD", "timezone": "UTC",
        "period": {"from": "2026-07-01", "to": "2026-07-31"},
        "sources": [
            source("till", "order", "id", "time", "email", "store", "gross", "cost"),
            source("feed", "touch", "time", "email", "channel", "campaign", "action"),
            source("members", "profile", "loyalty", "email", "tier", "joined"),
            source("ads", "spend", "day", "campaign", "amount")],
        "programs": [{"name": name, "campaigns": [f"c{number}"]}
                     for number, name in enumerate(programs)],
        "objectives": [{"metric": "roi", "target": 0.5, "owner": names[1]}],
        "attribution": {"bootstrap": 0},
        "quality": {"rejects": {"max": "90%"}},
        "outputs": {"directory": "out", "minimumGroup": 1},
    }
    with open(os.path.join(folder, "pipeline.json5"), "w", encoding="utf-8") as file:
        json.dump(pipeline, file, ensure_ascii=False)


if __name__ == "__main__":
    main()
