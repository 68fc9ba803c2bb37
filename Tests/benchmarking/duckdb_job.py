#!/usr/bin/env python3
"""The night's work as SQL for DuckDB: what one would write in place of this program.

    duckdb_job.py EXPORTS RESULTS [--threads N]

Reads the six exports, finds who is who, joins orders with the touches of the thirty days before
them, splits each order's net revenue by five models and writes what compare.py holds against the
program's reports (README.md lists the files). Every step is timed; the clock starts after imports.
"""
import argparse
import json
import os
import resource
import time

import duckdb

# An identifier is its kind and its normal form in one text: exact, and joins need no second column.
EMAIL = "'e:' || lower(trim({}))"
CENTS = "cast(replace(replace({}, '$', ''), ',', '') as decimal(18, 2)) * 100"


def read(exports, name, **types):
    """A read_csv of an export; columns are text unless a type is given."""
    options = "header = true, delim = ',', quote = '\"', escape = '\"'"
    if types:
        columns = ", ".join(f"{column}: '{kind}'" for column, kind in types.items())
        return f"read_csv('{exports}/{name}.csv', {options}, columns = {{{columns}}})"
    return f"read_csv('{exports}/{name}.csv', {options}, all_varchar = true)"


def extract(exports):
    web = read(exports, "web_events", event_time="TIMESTAMP", client_id="VARCHAR",
               user_id="VARCHAR", source="VARCHAR", medium="VARCHAR", campaign="VARCHAR",
               event_name="VARCHAR", page="VARCHAR")
    yield "members", f"""
        create table members as
        select 'l:' || "Loyalty ID" loyalty, {EMAIL.format('"Email"')} email,
               'p:' || regexp_replace("Phone", '[^0-9]', '', 'g') phone,
               's:' || lower("Social Handle") handle
        from {read(exports, 'loyalty_members')}"""
    yield "web", f"""
        create table web as
        select event_time at_time, 'c:' || client_id client, {EMAIL.format('user_id')} email,
               case medium when 'cpc' then 'search_paid' when 'paid_social' then 'social_paid'
                 when 'social' then 'social_organic' when 'email' then 'email'
                 when 'organic' then 'search_organic' else 'direct' end channel,
               campaign
        from {web}"""
    yield "email", f"""
        create table email as
        select strptime("EventDate", '%m/%d/%Y %I:%M:%S %p') at_time,
               {EMAIL.format('"EmailAddress"')} email, "CampaignName" campaign,
               "EventType" <> 'Sent' is_touch
        from {read(exports, 'email_activity')}"""
    yield "social", f"""
        create table social as
        select strptime(created_at, '%Y-%m-%d %H:%M:%S') at_time, 's:' || lower(handle) handle,
               campaign
        from {read(exports, 'social_engagements')}"""
    yield "till", f"""
        create table till as
        select "Receipt" receipt,
               strptime("Date" || ' ' || "Time", '%m/%d/%Y %H:%M:%S') at_time,
               'l:' || "Loyalty ID" loyalty, {EMAIL.format('"Customer Email"')} email,
               "Type" = 'Sale' is_sale,
               cast(({CENTS.format('"Gross Sales"')} + {CENTS.format('"Discounts"')})
                 * case when "Type" = 'Return' then -1 else 1 end as bigint) net
        from {read(exports, 'pos_transactions')}"""
    yield "spend", f"""
        create table spend as
        select "Campaign name" campaign,
               cast(sum({CENTS.format('"Amount spent (USD)"')}) as bigint) cost, count(*) row_count
        from {read(exports, 'ad_spend')} group by all"""
    yield "row count", """
        create table row_count as
        select (select count(*) from members) + (select count(*) from web)
             + (select count(*) from email) + (select count(*) from social)
             + (select count(*) from till) + (select sum(row_count) from spend) n"""


# Pairs of identifiers that one record holds, and a number for each identifier in a pair.
LINKS = [
    ("links", """
        create table link as select distinct a, b from (
          select loyalty a, email b from members where email is not null
          union all select loyalty, phone from members where phone is not null
          union all select loyalty, handle from members where handle is not null
          union all select distinct client, email from web where email is not null
          union all select distinct loyalty, email from till
            where loyalty is not null and email is not null)"""),
    ("identifiers", """
        create table linked as
        select id, row_number() over () n from (select a id from link union select b from link)"""),
    ("numbered links", """
        create table numbered as
        select x.n a, y.n b from link
        join linked x on x.id = link.a join linked y on y.id = link.b"""),
    ("labels", "create table label as select n, n least from linked"),
]
# Each identifier takes the least label among its neighbours, until none changes.
ROUND = """
    create table next as
    select n, min(least) least from (
      select n, least from label
      union all select b, label.least from numbered join label on label.n = a
      union all select a, label.least from numbered join label on label.n = b) group by n"""
CHANGES = "select count(*) from label join next using (n) where label.least <> next.least"

PERSONS = [
    ("persons", "create table person as select id, least person from linked join label using (n)"),
    # An identifier without any link is a person of its own.
    ("lone persons", """
        insert into person
        select id, 10000000000 + row_number() over () from (
          select client id from web union select email from email union select handle from social
          union select coalesce(loyalty, email) from till union select loyalty from members) a
        where id is not null and not exists (select 1 from person where person.id = a.id)"""),
    ("forget links", "drop table linked; drop table label; drop table numbered; drop table link"),
]

JOURNEYS = [
    ("touches", """
        create table touch as
        select person, at_time, 1 source, channel, campaign from web join person on id = client
        union all
        select person, at_time, 2, 'email', campaign from email join person on id = email
          where is_touch
        union all
        select person, at_time, 3, 'social_organic', campaign
          from social join person on id = handle"""),
    ("forget rows", "drop table web; drop table email; drop table social; drop table members"),
    ("orders", """
        create table orders as
        select receipt, at_time, net, is_sale, person
        from till left join person on id = coalesce(loyalty, email)"""),
    ("journeys", """
        create table step as
        select o.receipt, o.net, t.channel, t.campaign, epoch(o.at_time - t.at_time) / 86400.0 age,
               row_number() over in_order place, count(*) over (partition by o.receipt) length
        from orders o join touch t
          on t.person = o.person and t.at_time <= o.at_time
         and t.at_time >= o.at_time - interval 30 day
        where o.is_sale
        window in_order as (
          partition by o.receipt order by t.at_time, t.source, t.channel, t.campaign)"""),
]


def results(folder):
    def copy(name, query):
        return f"copy ({query}) to '{folder}/{name}.csv' (header)"

    yield "credit", copy("credit", """
        select campaign, channel, count(*) touches,
               sum(case when place = 1 then net else 0 end) first,
               sum(case when place = length then net else 0 end) last,
               sum(net / length) linear, sum(net * weight / weights) time_decay,
               sum(net * (case when length = 1 then 1 when length = 2 then 0.5
                 when place = 1 or place = length then 0.4 else 0.2 / (length - 2) end)) position
        from (select *, sum(weight) over (partition by receipt) weights
              from (select *, pow(2, -age / 7.0) weight from step))
        group by all order by all""")
    yield "sets", copy("sets", """
        select channels, count(*) orders, sum(net) net from (
          select any_value(net) net, string_agg(distinct channel, '+' order by channel) channels
          from step group by receipt) group by all order by all""")
    yield "paths", copy("paths", """
        select path, count(*) orders, sum(net) net from (
          select any_value(net) net, string_agg(channel, ' > ' order by place) path
          from step group by receipt) group by all order by orders desc, path limit 1000""")
    yield "programs", copy("programs", """
        select campaign, sum(net / length) net, any_value(cost) cost
        from step join spend using (campaign) group by all order by all""")
    yield "kinds", copy("kinds", """
        select case when not is_sale then 'returns' when person is null then 'unidentified'
                 when receipt in (select receipt from step) then 'credited'
                 else 'unattributed' end kind, count(*) orders, sum(net) net
        from orders group by all order by all""")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exports")
    parser.add_argument("results")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    call = parser.parse_args()
    os.makedirs(call.results, exist_ok=True)

    began = time.monotonic()
    database = duckdb.connect()
    database.execute(f"set threads = {call.threads}; set preserve_insertion_order = false;"
                     " set TimeZone = 'UTC'")

    def do(name, query):
        start = time.monotonic()
        database.execute(query)
        print(f"{name:16}{time.monotonic() - start:8.2f} s", flush=True)

    def one(query):
        return int(database.execute(query).fetchone()[0])

    for name, query in (*extract(call.exports), *LINKS):
        do(name, query)
    while True:
        do("round", ROUND)
        is_done = one(CHANGES) == 0
        database.execute("drop table label; alter table next rename to label")
        if is_done:
            break
    for name, query in (*PERSONS, *JOURNEYS, *results(call.results)):
        do(name, query)
    facts = {
        "engine": f"DuckDB {duckdb.__version__}",
        "rows": one("select n from row_count"),
        "touches": one("select count(*) from touch"),
        "persons": one("select count(distinct person) from person"),
        "seconds": time.monotonic() - began,
    }
    with open(f"{call.results}/facts.json", "w") as file:
        json.dump(facts, file, indent=2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{'all':16}{facts['seconds']:8.2f} s, {peak:.2f} GB at most")


if __name__ == "__main__":
    main()
