#!/usr/bin/env python3
"""The night's work in Polars: lazy frames on the streaming engine, components in numpy.

    polars_job.py EXPORTS RESULTS

The same work and the same results as duckdb_job.py. POLARS_MAX_THREADS limits the threads. The
clock starts after imports.
"""
import argparse
import json
import os
import resource
import time

import numpy as np
import polars as pl
from polars import col

# A channel's number is its place; they stand in the order of their names.
CHANNELS = ["direct", "email", "search_organic", "search_paid", "social_organic", "social_paid"]
OF_MEDIUM = {"cpc": "search_paid", "paid_social": "social_paid", "social": "social_organic",
             "email": "email", "organic": "search_organic"}
CAMPAIGNS = ["Summer Launch", "Back to School", "Fall Preview", "Always On", "Loyalty Week",
             "Clearance", "Brand Story", "Store Opening", "(not set)"]
CAMPAIGN = pl.Enum(sorted(CAMPAIGNS))
LOOKBACK = 30 * 86_400
HALF_LIFE = 7 * 86_400.0
# A path is written as digits, one a touch, to the base of the channels and one: so many fit a word.
DIGITS = 22


def identifier(kind, text):
    """A fingerprint of 64 bits; null where there is no text. Fields in quotes may be empty text."""
    named = pl.concat_str([pl.lit(kind), text]).hash(0)
    return pl.when(text.is_not_null() & (text != "")).then(named)


def email(column):
    return identifier("e:", col(column).str.strip_chars(" ").str.to_lowercase())


def seconds(text, pattern):
    return text.str.to_datetime(pattern, time_unit="ms").dt.epoch("s")


def cents(column):
    return (col(column).str.replace_all("[$,]", "").cast(pl.Float64) * 100).round().cast(pl.Int64)


def channel(name):
    return pl.lit(CHANNELS.index(name), pl.UInt8)


def extract(exports):
    def read(name, **columns):
        frame = pl.scan_csv(f"{exports}/{name}.csv", infer_schema=False)
        return frame.select(**columns).collect(engine="streaming")

    of_medium = channel("direct")
    for medium, name in OF_MEDIUM.items():
        of_medium = pl.when(col("medium") == medium).then(channel(name)).otherwise(of_medium)
    members = read(
        "loyalty_members", loyalty=identifier("l:", col("Loyalty ID")), email=email("Email"),
        phone=identifier("p:", col("Phone").str.replace_all("[^0-9]", "")),
        handle=identifier("s:", col("Social Handle").str.to_lowercase()))
    web = read(
        "web_events", time=seconds(col("event_time"), "%Y-%m-%dT%H:%M:%SZ"),
        id=identifier("c:", col("client_id")), email=email("user_id"), channel=of_medium,
        campaign=col("campaign").cast(CAMPAIGN))
    mail = read(
        "email_activity", time=seconds(col("EventDate"), "%m/%d/%Y %I:%M:%S %p"),
        id=email("EmailAddress"), channel=channel("email"),
        campaign=col("CampaignName").cast(CAMPAIGN), is_touch=col("EventType") != "Sent")
    social = read(
        "social_engagements", time=seconds(col("created_at"), "%Y-%m-%d %H:%M:%S"),
        id=identifier("s:", col("handle").str.to_lowercase()), channel=channel("social_organic"),
        campaign=col("campaign").cast(CAMPAIGN))
    till = read(
        "pos_transactions", receipt=col("Receipt"),
        time=seconds(col("Date") + " " + col("Time"), "%m/%d/%Y %H:%M:%S"),
        loyalty=identifier("l:", col("Loyalty ID")), email=email("Customer Email"),
        net=pl.when(col("Type") == "Return").then(-1).otherwise(1)
        * (cents("Gross Sales") + cents("Discounts")), is_sale=col("Type") == "Sale")
    spend = read("ad_spend", campaign=col("Campaign name").cast(CAMPAIGN),
                 cost=cents("Amount spent (USD)"))
    return members, web, mail, social, till, spend


def who_is_who(members, web, mail, social, till):
    """The person of each identifier: connected components of the links that records make."""
    links = pl.concat(
        [members.select(a="loyalty", b=key).drop_nulls() for key in ("email", "phone", "handle")]
        + [web.select(a="id", b="email").drop_nulls(),
           till.select(a="loyalty", b="email").drop_nulls()]
    ).unique()
    ids = pl.concat([
        members["loyalty"].drop_nulls().alias("id"), links["a"].alias("id"), links["b"].alias("id"),
        web["id"], mail["id"], social["id"],
        till.select(id=pl.coalesce("loyalty", "email"))["id"].drop_nulls()]).unique()
    numbers = pl.DataFrame({"id": ids, "n": np.arange(len(ids))})
    ends = (links.lazy()
            .join(numbers.lazy().rename({"id": "a", "n": "x"}), on="a")
            .join(numbers.lazy().rename({"id": "b", "n": "y"}), on="b")
            .select("x", "y").collect())
    x, y = ends["x"].to_numpy(), ends["y"].to_numpy()
    # Both ends take the lesser label, then each label its own label, until none changes.
    label = np.arange(len(ids))
    while True:
        before = label.copy()
        least = np.minimum(label[x], label[y])
        np.minimum.at(label, x, least)
        np.minimum.at(label, y, least)
        label = label[label]
        if (label == before).all():
            break
    persons = numbers.select("id", person=pl.Series(label))
    return persons, int(np.count_nonzero(label == np.arange(len(ids))))


def with_order(touches, source):
    """The order of touches in one word: time, then source, channel and campaign."""
    return touches.lazy().select(
        "id", "time", "channel", "campaign",
        order=col("time") * 4096 + source * 1024 + col("channel").cast(pl.Int64) * 64
        + col("campaign").to_physical().cast(pl.Int64))


def touches_of(web, mail, social, persons):
    return (
        pl.concat([with_order(web, 1), with_order(mail.lazy().filter("is_touch"), 2),
                   with_order(social, 3)])
        .join(persons.lazy(), on="id").drop("id").collect(engine="streaming"))


def journeys(orders, touches):
    """A row for each touch of each order, in order."""
    return (
        orders.lazy().filter("is_sale").drop_nulls("person")
        .select("receipt", "net", "person", ordered="time")
        .join(touches.lazy(), on="person")
        .filter((col("time") <= col("ordered")) & (col("time") >= col("ordered") - LOOKBACK))
        .sort("receipt", "order")
        .with_columns(
            length=pl.len().over("receipt"), place=pl.int_range(1, pl.len() + 1).over("receipt"),
            weight=2.0 ** ((col("time") - col("ordered")) / HALF_LIFE))
        .with_columns(weights=col("weight").sum().over("receipt"))
        .collect(engine="streaming"))


def credits(steps):
    net, length = col("net").cast(pl.Float64), col("length").cast(pl.Float64)
    is_first, is_last = col("place") == 1, col("place") == col("length")
    share = (pl.when(length == 1).then(1.0).when(length == 2).then(0.5)
             .when(is_first | is_last).then(0.4).otherwise(0.2 / (length - 2)))
    return (
        steps.lazy().group_by("campaign", "channel")
        .agg(touches=pl.len(), first=col("net").filter(is_first).sum(),
             last=col("net").filter(is_last).sum(), linear=(net / length).sum(),
             time_decay=(net * col("weight") / col("weights")).sum(),
             position=(net * share).sum())
        .sort("campaign", "channel").collect())


def orders_with_paths(steps):
    """Each order's path in two words, and its channels as bits."""
    if steps["length"].max() and steps["length"].max() > 2 * DIGITS:
        raise SystemExit(f"a journey has more than {2 * DIGITS} touches")
    base = len(CHANNELS) + 1
    powers = pl.Series([base ** digit for digit in range(DIGITS)], dtype=pl.Int64)
    bits = pl.Series([1 << place for place in range(len(CHANNELS))], dtype=pl.UInt8)
    word = (col("channel").cast(pl.Int64) + 1) * pl.lit(powers).gather((col("place") - 1) % DIGITS)
    return (
        steps.lazy()
        .select("receipt", "net", word=word, is_low=col("place") <= DIGITS,
                bit=pl.lit(bits).gather(col("channel")))
        .group_by("receipt")
        .agg(col("net").first(), low=col("word").filter("is_low").sum(),
             high=col("word").filter(~col("is_low")).sum(), channels=col("bit").bitwise_or())
        .collect())


def path_text(low, high):
    names = []
    for word in (low, high):
        while word:
            word, digit = divmod(word, len(CHANNELS) + 1)
            names.append(CHANNELS[digit - 1])
    return " > ".join(names)


def set_text(bits):
    return "+".join(name for place, name in enumerate(CHANNELS) if bits >> place & 1)


def totals(frame, *keys):
    return frame.group_by(keys).agg(orders=pl.len(), net=col("net").sum())


def kinds(orders, credited):
    is_credited = col("receipt").is_in(credited["receipt"].implode())
    kind = (pl.when(~col("is_sale")).then(pl.lit("returns"))
            .when(col("person").is_null()).then(pl.lit("unidentified"))
            .when(is_credited).then(pl.lit("credited")).otherwise(pl.lit("unattributed")))
    return totals(orders.with_columns(kind=kind), "kind").sort("kind")


def named(frame):
    """Channels by name."""
    return frame.with_columns(
        col("channel").replace_strict(range(len(CHANNELS)), CHANNELS, return_dtype=pl.String))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exports")
    parser.add_argument("results")
    call = parser.parse_args()
    os.makedirs(call.results, exist_ok=True)

    began = last = time.monotonic()

    def done(name):
        nonlocal last
        now = time.monotonic()
        print(f"{name:16}{now - last:8.2f} s", flush=True)
        last = now

    def write(frame, name):
        frame.write_csv(f"{call.results}/{name}.csv")

    members, web, mail, social, till, spend = extract(call.exports)
    rows = sum(map(len, (members, web, mail, social, till, spend)))
    done("extract")
    persons, person_count = who_is_who(members, web, mail, social, till)
    done("persons")
    touches = touches_of(web, mail, social, persons)
    touch_count = len(touches)
    del web, mail, social, members
    done("touches")
    orders = (till.lazy().with_columns(id=pl.coalesce("loyalty", "email"))
              .join(persons.lazy(), on="id", how="left")
              .select("time", "net", "is_sale", "person").with_row_index("receipt").collect())
    del till, persons
    steps = journeys(orders, touches)
    del touches
    done("journeys")
    credit = credits(steps)
    write(named(credit), "credit")
    media = spend.group_by("campaign").agg(col("cost").sum())
    write(credit.group_by("campaign").agg(net=col("linear").sum())
          .join(media, on="campaign").sort("campaign"), "programs")
    done("credit")
    paths = orders_with_paths(steps)
    write(totals(paths, "channels").sort("channels").with_columns(
        col("channels").map_elements(set_text, return_dtype=pl.String)), "sets")
    best = totals(paths, "low", "high").top_k(1000, by="orders").sort(
        "orders", "low", "high", descending=[True, False, False])
    write(best.select(path=pl.Series([path_text(*words) for words in
                                      best.select("low", "high").iter_rows()], dtype=pl.String),
                      orders="orders", net="net"), "paths")
    write(kinds(orders, paths), "kinds")
    facts = {"engine": f"Polars {pl.__version__}", "rows": rows, "touches": touch_count,
             "persons": person_count, "seconds": time.monotonic() - began}
    with open(f"{call.results}/facts.json", "w") as file:
        json.dump(facts, file, indent=2)
    done("paths")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{'all':16}{facts['seconds']:8.2f} s, {peak:.2f} GB at most")


if __name__ == "__main__":
    main()
