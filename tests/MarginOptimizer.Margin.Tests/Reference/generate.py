#!/usr/bin/env python3
"""Writes reference-books.json: random books with their margins as an independent implementation computes them.

    python3 generate.py FOLDER_OF_DERIBIT_REF > reference-books.json

A leg is [kind, size in coins, price, seconds to expiry, strike, volatility]; kind P perpetual, F dated future, C call, U put.
Expected: worst case, roll shock, delta shock, initial, maintenance, sum of absolute cells, sum of absolute extended rows before the dampener.
"""
import json
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import deribit_ref as ref  # noqa: E402

SETS = {
    "BTC_2406": (ref.P_BTC_2406, ref.C_BTC_2406),
    "BTC_2602": (ref.P_BTC_2602, ref.C_BTC_2602),
    "BTC_2609": (ref.P_BTC_2609, ref.C_BTC_2609),
    "ETH_2602": (ref.P_ETH_2602, ref.C_ETH_2602),
}


def draw_book(rng):
    name = rng.choice(sorted(SETS))
    index = round(rng.uniform(1500, 4500) if name.startswith("ETH") else rng.uniform(20000, 120000), 2)
    largest = 10 ** rng.uniform(-2, 5)
    expiries = {}
    for _ in range(rng.randint(1, 6)):
        seconds = rng.choice([rng.randint(600, 86400), rng.randint(86400, 60 * 86400), rng.randint(60 * 86400, 700 * 86400), 30 * 86400])
        expiries[seconds] = round(index * (1 + rng.uniform(-0.02, 0.08)), 2)
    legs = {}
    for _ in range(rng.randint(1, 16)):
        seconds, forward = rng.choice(sorted(expiries.items()))
        size = round(largest * 10 ** rng.uniform(-3, 0), 5) * rng.choice([-1, 1])
        kind = rng.choice("PFCCCUUU")
        if kind == "P":
            legs[kind] = [kind, size, round(index * 1.0003, 2), 0, 0, 0]
        elif kind == "F":
            legs[kind, seconds] = [kind, size, round(forward + 0.5, 2), seconds, 0, 0]
        else:
            strike = round(index * rng.uniform(0.3, 2.0))
            legs[kind, seconds, strike] = [kind, size, forward, seconds, strike, round(rng.uniform(0.15, 1.4), 4)]
    return name, index, [leg for leg in legs.values() if leg[1] != 0]


def reference_leg(leg):
    kind, size, price, seconds, strike, volatility = leg
    days = seconds / 86400
    if kind == "P":
        return dict(kind="future", size=size, mark=price, settle="inverse", days=None)
    if kind == "F":
        return dict(kind="future", size=size, mark=price, settle="inverse", days=days)
    return dict(kind="option", size=size, strike=strike, days=days, iv=volatility, call=kind == "C", fwd=price, settle="inverse")


def main():
    rng = random.Random(20261122)
    books = []
    while len(books) < 240:
        name, index, legs = draw_book(rng)
        if not legs:
            continue
        params, currency = SETS[name]
        result = ref.spm([reference_leg(leg) for leg in legs], params, currency, index)
        cells, extended, _, _ = ref.risk_vectors([reference_leg(leg) for leg in legs], params, currency, index)
        expected = [result[k] for k in ("worst_case", "roll_shock", "delta_shock", "initial_margin", "maintenance_margin")]
        books.append(dict(set=name, index=index, legs=legs, expected=expected + [sum(map(abs, cells)), sum(map(abs, extended))]))
    print("[\n" + ",\n".join(json.dumps(book, separators=(",", ":")) for book in books) + "\n]")


if __name__ == "__main__":
    main()
