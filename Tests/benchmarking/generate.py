#!/usr/bin/env python3
"""Writes the exports of a shop with any number of customers, the same bytes each time.

    generate.py FOLDER CUSTOMERS [--quoted] [--processes N]

Six files in FOLDER: web_events, email_activity, social_engagements, pos_transactions,
loyalty_members and ad_spend. A million customers make 17.6 million rows and 1.6 GB. With --quoted
every field stands in quotes, the empty ones too.

How it is made fast: no row is ever a Python object. A block of rows is a matrix of bytes, one line
a row, in which every field has a fixed width and is filled up with zero bytes; tables give the text
of days, clocks and names by index. Taking the zero bytes out leaves the CSV. Chance is a hash of
(customer, number, purpose), so that blocks may be made in any order by any number of processes.
"""
import argparse
import collections
import functools
import multiprocessing
import os

import numpy as np

DAYS = 92  # 2026-07-01 until 2026-09-30
SECONDS = DAYS * 86_400
MOST_WEB, MOST_EMAIL, MOST_SOCIAL, MOST_ORDERS = 16, 12, 8, 3  # rows of one customer
STRETCH = 16_384  # rows, or customers, that are made at once: their matrix stays near the core

CAMPAIGNS = ["Summer Launch", "Back to School", "Fall Preview", "Always On", "Loyalty Week",
             "Clearance", "Brand Story", "Store Opening"]
# Where a web row comes from: source and medium.
ORIGINS = [("google", "cpc"), ("(direct)", "(none)"), ("facebook", "paid_social"),
           ("instagram", "social"), ("newsletter", "email"), ("bing", "organic"),
           ("tiktok", "paid_social"), ("pinterest", "social")]
DIRECT = 1  # its index; a direct row has no campaign: (not set)
DOMAINS = ["example.com", "mail.example", "shop.example", "inbox.example"]


# Chance ------------------------------------------------------------------------------------------

def draw(purpose, customer, number=0):
    """64 random bits for each customer and number: the finalizer of splitmix64 over their mix."""
    salt = sum(byte << (8 * place) for place, byte in enumerate(purpose.encode()[:8]))
    with np.errstate(over="ignore"):
        x = customer.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        x += np.uint64(salt) + np.asarray(number, np.uint64) * np.uint64(0xD1B54A32D192ED03)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


class Bits:
    """Random bits that are used up piece by piece: each piece is independent of the others."""

    def __init__(self, purpose, customer, number=0):
        self.left = draw(purpose, customer, number)

    def below(self, count):
        """A whole number from 0 to count - 1. All counts that one draw serves multiply to well
        below 2^64, so that none is noticeably more likely than another."""
        rest = self.left // np.uint64(count)
        value = (self.left - rest * np.uint64(count)).astype(np.int64)
        self.left = rest
        return value

    def chance(self, percent):
        return self.below(100) < percent


# Who the customers are ---------------------------------------------------------------------------

class Customers:
    """What is known of some customers, by their numbers; the same wherever it is asked."""

    def __init__(self, numbers):
        bits = Bits("person", numbers)
        self.numbers = numbers
        self.has_email = bits.chance(80)
        self.has_phone = bits.chance(50)
        self.has_loyalty = bits.chance(60)
        self.has_handle = bits.chance(40)
        self.domain = bits.below(len(DOMAINS))
        self.clients = 1 + bits.below(3)
        self.store = bits.below(120)

    def email(self, write="user", domains=DOMAINS):
        return [write.encode(), number(self.numbers), b"@", table(tuple(domains))[self.domain]]


def web_count(who):
    return 1 + Bits("web rows", who.numbers).below(MOST_WEB)


def email_count(who):
    return np.where(who.has_email, 1 + Bits("mails", who.numbers).below(MOST_EMAIL), 0)


def social_count(who):
    return np.where(who.has_handle, 1 + Bits("posts", who.numbers).below(MOST_SOCIAL), 0)


def order_count(who):
    return Bits("orders", who.numbers).below(MOST_ORDERS + 1)


def member_count(who):
    return who.has_loyalty.astype(np.int64)


# Text as matrices of bytes -----------------------------------------------------------------------

@functools.cache
def table(texts):
    """A line of bytes for each text, filled up with zero bytes."""
    width = max(len(text) for text in texts)
    joined = b"".join(text.encode().ljust(width, b"\0") for text in texts)
    return np.frombuffer(joined, np.uint8).reshape(len(texts), width)


@functools.cache
def four_digits():
    return table(tuple(f"{value:04}" for value in range(10_000)))


@functools.cache
def clocks(style):
    """The text of each second of a day, with 24 hours or with 12 and AM or PM."""
    texts = []
    for second in range(86_400):
        hour, rest = divmod(second, 3600)
        if style == 24:
            texts.append(f"{hour:02}:{rest // 60:02}:{rest % 60:02}")
        else:
            half = "AM" if hour < 12 else "PM"
            texts.append(f"{(hour + 11) % 12 + 1:02}:{rest // 60:02}:{rest % 60:02} {half}")
    return table(tuple(texts))


@functools.cache
def days(pattern, first="2026-07-01", count=DAYS):
    """The text of each day: the pattern with Y, M and D replaced."""
    texts = []
    for day in range(count):
        year, month, date = str(np.datetime64(first) + day).split("-")
        texts.append(pattern.replace("Y", year).replace("M", month).replace("D", date))
    return table(tuple(texts))


def number(values, digits=8, leading_zeros=False):
    """Whole numbers from 0 in decimal; 8 digits at most unless more are asked for."""
    groups = -(-digits // 4)
    matrix = np.empty((len(values), groups * 4), np.uint8)
    rest = values
    for group in reversed(range(groups)):
        rest, last = np.divmod(rest, 10_000)
        matrix[:, group * 4:group * 4 + 4] = four_digits()[last]
    matrix = matrix[:, groups * 4 - digits:]
    if not leading_zeros:
        for place in range(digits - 1):
            matrix[:, place] *= values >= 10 ** (digits - 1 - place)
    return matrix


@functools.cache
def grouped_dollars():
    return table(tuple(f"{dollars:,}" for dollars in range(2_000)))


def money(cents, sign=b"$", comma=False):
    dollars, rest = np.divmod(cents, 100)
    whole = grouped_dollars()[dollars] if comma else number(dollars, 4)
    return [sign, whole, b".", number(rest, 2, leading_zeros=True)]


class Field:
    """One field of each row: pieces of text one after another, where it is present at all.

    `escaped` says where the text has a comma or a quote, so that the field needs quotes.
    """

    def __init__(self, *pieces, present=None, escaped=None):
        flat = []
        for piece in pieces:
            flat.extend(piece if isinstance(piece, list) else [piece])
        self.pieces, self.present, self.escaped = flat, present, escaped


def csv_bytes(fields, rows, quoted):
    """The rows as CSV."""
    def width(piece):
        return len(piece) if isinstance(piece, bytes) else piece.shape[1]

    total = sum(sum(map(width, field.pieces)) + 3 for field in fields)
    matrix = np.zeros((rows, total), np.uint8)
    at = 0
    for field in fields:
        marked = quoted or field.escaped is not None
        start = at
        at += marked
        for piece in field.pieces:
            end = at + width(piece)
            matrix[:, at:end] = np.frombuffer(piece, np.uint8) if isinstance(
                piece, bytes) else piece
            at = end
        if field.present is not None:
            matrix[:, start:at] *= field.present[:, None]
        if marked:
            mark = np.uint8(ord('"')) if quoted else field.escaped * np.uint8(ord('"'))
            matrix[:, start] = mark
            matrix[:, at] = mark
            at += 1
        matrix[:, at] = ord(",")
        at += 1
    matrix[:, at - 1] = ord("\n")
    return matrix.tobytes().translate(None, b"\0")


# The exports -------------------------------------------------------------------------------------

WEB = ["event_time", "client_id", "user_id", "source", "medium", "campaign", "event_name", "page"]


def web_times(customer, row):
    return Bits("webtime", customer, row).below(SECONDS)


def web_rows(time, customer, row):
    who = Customers(customer)
    bits = Bits("web", customer, row)
    origin = bits.below(len(ORIGINS))
    # Past the campaigns comes the text of none.
    campaign = np.where(origin == DIRECT, len(CAMPAIGNS), bits.below(len(CAMPAIGNS)))
    event = bits.below(5)
    is_logged_in = bits.chance(15) & who.has_email
    client = bits.below(6) % who.clients
    page = bits.below(50_000)
    is_red = bits.chance(10)
    return [
        Field(days("Y-M-DT")[time // 86_400], clocks(24)[time % 86_400], b"Z"),
        Field(b"GA1.", number(customer), b".", number(client, 1)),
        Field(who.email(), present=is_logged_in),
        Field(table(tuple(source for source, _ in ORIGINS))[origin]),
        Field(table(tuple(medium for _, medium in ORIGINS))[origin]),
        Field(table((*CAMPAIGNS, "(not set)"))[campaign]),
        Field(table(("page_view", "view_item", "add_to_cart", "begin_checkout",
                     "view_search_results"))[event]),
        Field(b"https://shop.example/p/", number(page, 5), b"?size=M",
              table(("", ",color=red"))[is_red.astype(np.int64)], escaped=is_red),
    ]


EMAIL = ["EventDate", "EmailAddress", "CampaignName", "EventType"]


def email_rows(customer, row):
    who = Customers(customer)
    time = Bits("mailtime", customer, row).below(SECONDS)
    bits = Bits("mail", customer, row)
    return [
        Field(days("M/D/Y ")[time // 86_400], clocks(12)[time % 86_400]),
        Field(who.email()),
        Field(table(tuple(CAMPAIGNS))[bits.below(len(CAMPAIGNS))]),
        # Of six mails three are only sent, two opened, one clicked.
        Field(table(("Sent", "Sent", "Sent", "Open", "Open", "Click"))[bits.below(6)]),
    ]


SOCIAL = ["created_at", "platform", "handle", "post_id", "action", "campaign", "text"]


def social_rows(customer, row):
    time = Bits("posttime", customer, row).below(SECONDS)
    bits = Bits("post", customer, row)
    has_text = bits.chance(30)
    return [
        Field(days("Y-M-D ")[time // 86_400], clocks(24)[time % 86_400]),
        Field(table(("facebook", "instagram", "tiktok", "x"))[bits.below(4)]),
        Field(b"@shopper_", number(customer)),
        Field(b"post_", number(bits.below(3_000), 4)),
        Field(table(("like", "comment", "share", "click", "follow"))[bits.below(5)]),
        Field(table(tuple(CAMPAIGNS))[bits.below(len(CAMPAIGNS))]),
        Field(b'Love it, ""really"" great ', str(row).encode(), present=has_text, escaped=has_text),
    ]


TILL = ["Receipt", "Date", "Time", "Location", "Loyalty ID", "Customer Email", "Gross Sales",
        "Discounts", "Tax", "Cost of Goods", "Type"]


def till_times(customer, row):
    return Bits("tilltime", customer, row).below(SECONDS)


def till_rows(time, customer, row):
    who = Customers(customer)
    bits = Bits("till", customer, row)
    gross = 500 + bits.below(150_000)
    discount = gross * bits.below(20) // 100
    is_return = bits.chance(10)
    return [
        Field(b"R", number(customer * 4 + row, 10, leading_zeros=True)),
        Field(days("M/D/Y")[time // 86_400]),
        Field(clocks(24)[time % 86_400]),
        Field(b"Store ", number(who.store, 3)),
        # The card is shown at three in five receipts, the address given at two in five.
        Field(b"L", number(customer, 9, leading_zeros=True),
              present=bits.chance(60) & who.has_loyalty),
        Field(who.email("USER", [domain.upper() for domain in DOMAINS]),
              present=bits.chance(40) & who.has_email),
        Field(money(gross, comma=True), escaped=gross >= 100_000),
        Field(money(discount, b"-$")),
        Field(money(gross * 8 // 100)),
        Field(money(gross * 55 // 100)),
        Field(table(("Sale", "Return"))[is_return.astype(np.int64)]),
    ]


MEMBERS = ["Loyalty ID", "Email", "Phone", "Social Handle", "Tier", "Joined"]


def member_rows(customer, row):
    who = Customers(customer)
    bits = Bits("member", customer)
    # Ten digits that no two customers share.
    exchange, line = 200 + customer % 700, customer // 700 % 10_000
    area = 200 + (customer + customer // 7_000_000) % 700
    return [
        Field(b"L", number(customer, 9, leading_zeros=True)),
        Field(who.email("User"), present=who.has_email),
        Field(b"+1 (", number(area, 3), b") ", number(exchange, 3), b"-",
              number(line, 4, leading_zeros=True), present=who.has_phone),
        Field(b"@Shopper_", number(customer), present=who.has_handle),
        Field(table(("Bronze", "Silver", "Gold", "Platinum"))[bits.below(4)]),
        Field(days("M/D/Y", "2020-01-01", 2_000)[bits.below(2_000)]),
    ]


SPEND = ["Day", "Platform", "Campaign name", "Impressions", "Clicks", "Amount spent (USD)"]
PLATFORMS = ("facebook", "google", "instagram", "tiktok")


def spend_rows(row):
    day, place = np.divmod(row, len(CAMPAIGNS) * len(PLATFORMS))
    campaign, platform = np.divmod(place, len(PLATFORMS))
    bits = Bits("spend", row)
    return [
        Field(days("Y-M-D")[day]),
        Field(table(PLATFORMS)[platform]),
        Field(table(tuple(CAMPAIGNS))[campaign]),
        Field(number(bits.below(100_000), 5)),
        Field(number(bits.below(3_000), 4)),
        Field(money(bits.below(200_000), b"")),
    ]


# Files -------------------------------------------------------------------------------------------

def counts_of(customers, count):
    """By customer: how many rows a file has of her."""
    parts = [count(Customers(np.arange(start, min(start + STRETCH, customers))))
             for start in range(0, customers, STRETCH)]
    return np.concatenate(parts).astype(np.uint8)


class InRounds:
    """The rows of a file: the first of every customer, then the second ones, and so on."""

    def __init__(self, customers, count, rows):
        self.counts, self.rows = counts_of(customers, count), rows
        self.tasks = [(row, start) for row in range(int(self.counts.max(initial=0)))
                      for start in range(0, customers, STRETCH)]

    def fields(self, task):
        row, start = task
        customer = start + np.flatnonzero(self.counts[start:start + STRETCH] > row)
        return self.rows(customer, row), len(customer)


class InTimeOrder:
    """The rows of a file by time, then by customer and row number.

    The three are packed into one word for sorting: 23, 28 and 4 bits.
    """

    def __init__(self, customers, count, times, rows):
        counts = counts_of(customers, count)
        self.rows = rows
        self.words = np.empty(int(counts.sum(dtype=np.int64)), np.int64)
        at = 0
        for row in range(int(counts.max(initial=0))):
            for start in range(0, customers, STRETCH):
                customer = start + np.flatnonzero(counts[start:start + STRETCH] > row)
                words = times(customer, row) << 32 | customer << 4 | row
                self.words[at:at + len(words)] = words
                at += len(words)
        self.words.sort()
        self.tasks = range(0, len(self.words), STRETCH)

    def fields(self, start):
        words = self.words[start:start + STRETCH]
        time, customer, row = words >> 32, words >> 4 & 2**28 - 1, words & 15
        return self.rows(time, customer, row), len(words)


class OfSpend:
    """A row for each day, campaign and platform."""

    tasks = [DAYS * len(CAMPAIGNS) * len(PLATFORMS)]

    def fields(self, count):
        return spend_rows(np.arange(count)), count


# The file that the pool's processes work on, set before they begin: they inherit it.
file_under_way = None


def task_bytes(task):
    source, quoted = file_under_way
    fields, count = source.fields(task)
    return csv_bytes(fields, count, quoted) if count else b""


def write_file(path, header, source, quoted, processes):
    """Writes a file from the tasks' bytes in their order; few wait, however slow the disk is."""
    global file_under_way
    file_under_way = source, quoted
    mark = '"' if quoted else ""
    with open(path, "wb") as file, multiprocessing.get_context("fork").Pool(processes) as pool:
        file.write((",".join(mark + title + mark for title in header) + "\n").encode())
        under_way = collections.deque()
        for task in source.tasks:
            under_way.append(pool.apply_async(task_bytes, (task,)))
            if len(under_way) > 8 * processes:
                file.write(under_way.popleft().get())
        for result in under_way:
            file.write(result.get())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("customers", type=int)
    parser.add_argument("--quoted", action="store_true", help="every field in quotes")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    call = parser.parse_args()
    if not 1 <= call.customers <= 99_999_999:
        parser.error("customers are numbered with 8 digits")
    os.makedirs(call.folder, exist_ok=True)
    # Functions, so that one file's rows are forgotten before the next one's are made.
    files = [
        ("web_events.csv", WEB,
         lambda: InTimeOrder(call.customers, web_count, web_times, web_rows)),
        ("email_activity.csv", EMAIL, lambda: InRounds(call.customers, email_count, email_rows)),
        ("social_engagements.csv", SOCIAL,
         lambda: InRounds(call.customers, social_count, social_rows)),
        ("pos_transactions.csv", TILL,
         lambda: InTimeOrder(call.customers, order_count, till_times, till_rows)),
        ("loyalty_members.csv", MEMBERS,
         lambda: InRounds(call.customers, member_count, member_rows)),
        ("ad_spend.csv", SPEND, OfSpend),
    ]
    for name, header, source in files:
        write_file(os.path.join(call.folder, name), header, source(), call.quoted, call.processes)


if __name__ == "__main__":
    main()
