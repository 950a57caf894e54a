#!/usr/bin/env python3
"""Computes sampled steps of a backtest anew, from the chain files and the ledger alone, and compares. Standard library only.

usage: recompute.py RESULTS_FOLDER MODEL_FOLDER DERIBIT_REF EVERY START_CASH CHAIN_FILE...

What it shares with the program: nothing but the input files, the ledger (what was traded, when, at what price) and the parameters of the margin model.
Checked for every book and arm: fill prices of history, client and hedge trades against the quotes, fees, cash of every fill and every expiry (delivery price
on the straight line between two snapshots), and at every EVERY-th step positions, equity, delta, initial and maintenance margin by the reference of
the margin rules.
"""
import csv, glob, gzip, importlib.util, json, os, sys
from datetime import datetime, timezone
from statistics import median

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def contract(name):
    """(kind, expiry, strike, is_call)"""
    parts = name.split("-")
    if parts[1] == "PERPETUAL":
        return "perpetual", None, None, None
    day = parts[1]
    expiry = datetime(2000 + int(day[-2:]), MONTHS.index(day[-5:-2]) + 1, int(day[:-5]), 8, tzinfo=timezone.utc)
    if len(parts) == 2:
        return "future", expiry, None, None
    return "option", expiry, float(parts[2].replace("d", ".")), parts[3] == "C"


class Chain:
    def __init__(self, rows):
        self.rows = {r["instrument"]: r for r in rows}
        self.index = median(float(r["index"]) for r in rows)
        by_expiry = {}
        for r in rows:
            by_expiry.setdefault(contract(r["instrument"])[1], []).append(float(r["forward"]))
        self.forward = {e: median(f) for e, f in by_expiry.items()}

    def mark(self, name):
        kind, expiry, _, _ = contract(name)
        return self.index if kind == "perpetual" else self.forward[expiry] if kind == "future" else float(self.rows[name]["mark"])


def chains(files, wanted):
    found = {}
    for path in files:
        with gzip.open(path, "rt", newline="") as file:
            for row in csv.DictReader(file):
                if row["ts"] in wanted:
                    found.setdefault(row["ts"], []).append(row)
    return {moment(ts): Chain(rows) for ts, rows in found.items()}


def stamps(files):
    seen = set()
    for path in files:
        with gzip.open(path, "rt", newline="") as file:
            for row in csv.DictReader(file):
                seen.add(row["ts"])
    return seen


def parameters(folder, model, coin):
    identity, day = model.split("@")
    with open(os.path.join(folder, f"{identity}-{day}.json")) as file:
        return {k: v["value"] for k, v in json.load(file)["underlyings"][coin].items()}


class Comparison:
    def __init__(self):
        self.worst, self.count = {}, {}

    def check(self, what, ours, theirs, scale, tolerance=1e-9):
        miss = abs(ours - theirs) / max(abs(scale), 1e-12)
        self.count[what] = self.count.get(what, 0) + 1
        if miss >= self.worst.get(what, (-1.0,))[0]:
            self.worst[what] = (miss, ours, theirs, tolerance)

    def report(self):
        bad = 0
        for what, (miss, ours, theirs, tolerance) in sorted(self.worst.items()):
            verdict = "ok" if miss <= tolerance else "WRONG"
            bad += verdict != "ok"
            print(f"{verdict:5} {what}: {self.count[what]} compared, largest relative difference {miss:.2e} ({ours!r} here, {theirs!r} there)")
        return bad


def fee_of(kind, price, quantity, mark):
    """Coins; taker fees before August 2026."""
    if kind == "option":
        return min(0.0003, 0.125 * price) * abs(quantity)
    return 0.0005 * abs(quantity) / price


def check_fill(comparison, entry, chain):
    name, kind = entry["instrument"], contract(entry["instrument"])[0]
    quantity, price, fee, cash = (float(entry[k]) for k in ("quantity", "price", "fee", "cash"))
    comparison.check(f"fee of {entry['kind']} trades", fee_of(kind, price, quantity, chain.mark(name)), fee, max(abs(fee), 1e-9))
    paid = quantity * price if kind == "option" else quantity * (1.0 / chain.mark(name) - 1.0 / price)
    comparison.check(f"cash of {entry['kind']} trades", -paid - fee, cash, max(abs(paid), 1e-6))
    if kind != "option" or entry["kind"] == "proposal":
        return
    row = chain.rows[name]
    side = row["ask"] if (quantity > 0) == (entry["kind"] != "client") else row["bid"]
    comparison.check(f"price of {entry['kind']} trades", float(side) if side else float(row["mark"]), price, price or 1.0)


def check_expiry(comparison, entry, times, by_time):
    kind, expiry, strike, is_call = contract(entry["instrument"])
    after = next(t for t in times if t >= expiry)
    before = times[times.index(after) - 1]
    share = (expiry - before) / (after - before)
    delivery = by_time[before].index + share * (by_time[after].index - by_time[before].index)
    comparison.check("delivery price", delivery, float(entry["price"]), delivery)
    if kind != "option":
        return
    held = -float(entry["quantity"])
    value = max(delivery - strike if is_call else strike - delivery, 0.0) / delivery
    comparison.check("cash at expiry", held * value - abs(held) * min(0.00015, 0.125 * value), float(entry["cash"]), max(abs(held), 1.0))


def check_step(comparison, reference, folder, step, held, cash, chain, at):
    coin = next(iter(chain.rows)).split("-")[0]
    equity, delta, legs = cash, 0.0, []
    for name, quantity in held.items():
        kind, expiry, strike, is_call = contract(name)
        days = None if expiry is None else (expiry - at).total_seconds() / 86400.0
        if kind == "option":
            row = chain.rows[name]
            equity += quantity * float(row["mark"])
            leg = dict(kind="option", size=quantity, strike=strike, days=days, iv=float(row["mark_iv"]), call=is_call, fwd=chain.forward[expiry], settle="inverse", expiry=expiry)
        else:
            leg = dict(kind="future", size=quantity / chain.mark(name), mark=chain.mark(name), settle="inverse")
            if expiry is not None:
                leg.update(days=days, expiry=expiry)
        legs.append(leg)
        delta += reference.leg_delta(leg)
    values = parameters(folder, step["model"], coin)
    answer = reference.spm(legs, values, values, chain.index, values["mm_factor"])
    scale = max(float(step["standalone_margin_usd"]), 1.0)
    comparison.check("positions", len(held), int(step["positions"]), 1.0)
    comparison.check("equity", equity * chain.index, float(step["equity_usd"]), equity * chain.index)
    comparison.check("delta", delta, float(step["delta"]), max(sum(abs(l["size"]) for l in legs), 1.0))
    comparison.check("initial margin", answer["initial_margin"] * chain.index, float(step["initial_margin_usd"]), scale)
    comparison.check("maintenance margin", answer["maintenance_margin"] * chain.index, float(step["maintenance_margin_usd"]), scale)


def main():
    results, folder, reference_file, every, start_cash, *files = sys.argv[1:]
    spec = importlib.util.spec_from_file_location("deribit_ref", reference_file)
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    every, start_cash = int(every), float(start_cash)
    files = sorted(f for pattern in files for f in glob.glob(pattern))
    with open(os.path.join(results, "steps.csv"), newline="") as file:
        steps = list(csv.DictReader(file))
    with open(os.path.join(results, "ledger.csv"), newline="") as file:
        ledger = list(csv.DictReader(file))
    by_time = chains(files, stamps(files))
    times = sorted(by_time)
    comparison = Comparison()
    for book, arm in sorted({(s["book"], s["optimised"]) for s in steps}):
        mine = [s for s in steps if (s["book"], s["optimised"]) == (book, arm)]
        entries = [e for e in ledger if (e["book"], e["optimised"]) == (book, arm)]
        held, cash, at, done = {}, start_cash, None, 0
        for step in mine:
            now = moment(step["at"])
            while done < len(entries) and int(entries[done]["row"]) <= int(step["row"]):
                entry = entries[done]
                name, kind, when = entry["instrument"], entry["kind"], moment(entry["at"])
                if kind == "expiry":
                    check_expiry(comparison, entry, times, by_time)
                elif kind in ("history", "client", "hedge", "proposal"):
                    cash += gains(held, by_time, times, at, when) if at is not None else 0.0
                    at = when
                    check_fill(comparison, entry, by_time[when])
                elif kind == "liquidation":
                    raise SystemExit("liquidations are not computed anew here: sample a book without them")
                cash += float(entry["cash"])
                quantity = held.get(name, 0.0) + float(entry["quantity"])
                if name:
                    if abs(quantity) < 1e-9:
                        held.pop(name, None)
                    else:
                        held[name] = quantity
                done += 1
            cash += gains(held, by_time, times, at, now) if at is not None else 0.0
            at = now
            if int(step["row"]) % every == 0 and int(step["carried_marks"]) == 0:
                check_step(comparison, reference, folder, step, dict(held), cash, by_time[now], now)
    raise SystemExit(1 if comparison.report() else 0)


def gains(held, by_time, times, start, end):
    """Coins that inverse futures gained between two snapshots."""
    if end <= start:
        return 0.0
    total = 0.0
    for name, quantity in held.items():
        if contract(name)[0] != "option":
            total += quantity * (1.0 / by_time[start].mark(name) - 1.0 / by_time[end].mark(name))
    return total


main()
