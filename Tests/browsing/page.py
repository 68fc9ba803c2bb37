#!/usr/bin/env python3
"""Looks at report.html in Chromium, at three widths, light, dark and on paper.

    page.py COUNTS SHOTS RUN HARMLESS HOSTILE

COUNTS is the file for what passed and failed, SHOTS the folder for pictures, the others are run
folders; the last two come from the same exports but for their names.
"""
import os
import re
import subprocess
import sys

from chromium import Chromium
from counting import Checks

WIDTHS, SCHEMES = [360, 1280, 2560], ["light", "dark"]
PICTURE = 2000  # pixels of height

# What a browser says that no page of ours should make it say.
NOISE = {"Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded",
         "Page.javascriptDialogOpening", "Page.windowOpen"}

OVERFLOW = """(() => {
  const root = document.documentElement;
  return root.scrollWidth <= root.clientWidth ? []
    : [`${root.scrollWidth} pixels of content in ${root.clientWidth}`];
})()"""

# Texts of a drawing that leave it, or that lie on another text.
TEXTS = """(() => {
  const faults = [];
  for (const svg of document.querySelectorAll("svg")) {
    const sheet = svg.getBoundingClientRect();
    if (sheet.width === 0) continue;
    const texts = [...svg.querySelectorAll("text")].filter(t => t.textContent.trim() !== "");
    const boxes = texts.map(t => t.getBoundingClientRect());
    boxes.forEach((a, i) => {
      const name = texts[i].textContent;
      if (a.left < sheet.left - 1 || a.right > sheet.right + 1 || a.top < sheet.top - 1
        || a.bottom > sheet.bottom + 1) faults.push(`clipped: ${name}`);
      if (texts[i].hasAttribute("transform")) return;
      for (let j = 0; j < i; j++) {
        const b = boxes[j];
        if (texts[j].hasAttribute("transform")) continue;
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 0.3 * Math.min(a.height, b.height))
          faults.push(`${name} lies on ${texts[j].textContent}`);
      }
    });
  }
  return faults;
})()"""

# Contrast as WCAG 2 counts it; 4.5 is the least for text.
CONTRAST = r"""(() => {
  const part = c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4 };
  const light = c => {
    const [r, g, b] = c.match(/[\d.]+/g).map(Number);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = e => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (!colour.endsWith(", 0)")) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faults = new Set();
  for (const e of document.querySelectorAll("h1,h2,p,dt,dd,th,td,a,summary,figcaption,text")) {
    const style = getComputedStyle(e);
    let ground = behind(e.ownerSVGElement ? e.ownerSVGElement : e);
    if (e.ownerSVGElement) {
      const box = e.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      for (const rect of e.ownerSVGElement.querySelectorAll("rect")) {
        const r = rect.getBoundingClientRect();
        const fill = getComputedStyle(rect).fill;
        if (r.left < x && x < r.right && r.top < y && y < r.bottom && fill.startsWith("rgb"))
          ground = fill;
      }
    }
    const [a, b] = [light(e.ownerSVGElement ? style.fill : style.color), light(ground)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faults.add(`${contrast.toFixed(1)}: ${e.textContent.slice(0, 40)}`);
  }
  return [...faults];
})()"""

TREE = """(() => {
  const lines = [];
  const walk = (e, depth) => {
    const names = [...e.attributes].map(a => a.name).join(",");
    lines.push(`${depth} ${e.namespaceURI.slice(-4)} ${e.localName}[${names}]`);
    for (const child of e.children) walk(child, depth + 1);
  };
  walk(document.documentElement, 0);
  return lines;
})()"""


def noise(page):
    return [str(event["params"]) for event in page.events if event.get("method") in NOISE]


def requests(page, path):
    asked = [event["params"]["request"]["url"] for event in page.events
             if event.get("method") == "Network.requestWillBeSent"]
    return [url for url in asked if url != "file://" + os.path.abspath(path)]


def look(page, path, shots, checks):
    """Every width and scheme, with the tables folded and open."""
    for width in WIDTHS:
        for scheme in SCHEMES:
            view = f"{width} px, {scheme}"
            page.look(width, scheme)
            page.open(path)
            checks.that(view + ": nothing is wider than the page", page.value(OVERFLOW))
            checks.that(view + ": no text is cut off or lies on another", page.value(TEXTS))
            checks.that(view + ": every text stands out", page.value(CONTRAST))
            height = page.value("document.documentElement.scrollHeight")
            for number, top in enumerate(range(0, height, PICTURE)):
                page.picture(
                    f"{shots}/{width}-{scheme}-{number:02}.png", 0, top, width,
                    min(PICTURE, height - top))
            page.value("document.querySelectorAll('details').forEach(d => { d.open = true })")
            checks.that(view + ": nor with open tables", page.value(OVERFLOW))
            checks.that(view + ": no message", noise(page))
            checks.that(view + ": no request", requests(page, path))


def print_out(page, path, shots, checks):
    page.look(1280, "dark")
    page.open(path)
    page.paper(shots + "/paper.pdf")
    pages = subprocess.run(
        ["pdfinfo", shots + "/paper.pdf"], capture_output=True, text=True, check=True).stdout
    count = int(re.search(r"Pages:\s+(\d+)", pages).group(1))
    checks.that("it prints on a few pages", [] if 3 <= count <= 30 else [f"{count} pages"])


def compare(page, harmless, hostile, checks):
    trees = []
    for path in [harmless, hostile]:
        page.look(1280, "light")
        page.open(path)
        trees.append(page.value(TREE))
        name = os.path.basename(os.path.dirname(path))
        checks.that(f"{name}: no message", noise(page))
        checks.that(f"{name}: no request", requests(page, path))
        for width in WIDTHS:
            page.look(width, "light")
            checks.that(f"{name}, {width} px: nothing is wider", page.value(OVERFLOW))
            checks.that(f"{name}, {width} px: no text is cut off", page.value(TEXTS))
    differing = [f"{a} became {b}" for a, b in zip(*trees) if a != b]
    if len(trees[0]) != len(trees[1]):
        differing.append(f"{len(trees[0])} elements became {len(trees[1])}")
    checks.that(f"hostile names change none of {len(trees[0])} elements", differing)


def is_valid(path, checks):
    """What tidy says of the page. It is older than two things that HTML allows: a div in a dl, and SVG's title
    with an id."""
    with open(path, encoding="utf-8") as file:
        text = file.read().replace("<div><dt>", "<dt>").replace("</dd></div>", "</dd>")
    told = subprocess.run(
        ["tidy", "-q", "-e", "-utf8"], input=text, capture_output=True, text=True).stderr
    faults = [line for line in told.splitlines() if '<title> proprietary attribute "id"' not in line]
    checks.that(os.path.basename(os.path.dirname(path)) + ": its HTML is valid", faults)


def main():
    counts, shots, *runs = sys.argv[1:]
    sample, harmless, hostile = [run + "/report.html" for run in runs]
    checks = Checks()
    for path in [sample, hostile]:
        is_valid(path, checks)
    with Chromium() as page:
        look(page, sample, shots, checks)
        print_out(page, sample, shots, checks)
        compare(page, harmless, hostile, checks)
    checks.report(counts)


if __name__ == "__main__":
    main()
