#!/usr/bin/env python3
"""Writes deribit-further.json: random accounts and contingencies as an independent implementation computes them.

    python3 generate_deribit.py FOLDER_OF_DERIBIT_REF > deribit-further.json

Entries have the shape of deribit.json: cross portfolio margin, and the rolled option contingency, futures offset and volatilities before v2.
"""
import json
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import deribit_ref as ref  # noqa: E402

STATUS = "computed from the formulas by an independent implementation, not published"
COINS = (("BTC", ref.P_BTC_2609, ref.C_BTC_2609, (3e4, 1.2e5), 400), ("ETH", ref.P_ETH_2602, ref.C_ETH_2602, (1000, 4500), 9000))


def draw_leg(rng, index, largest):
    settle = rng.choice(("inverse", "linear"))
    size = round(largest * 10 ** rng.uniform(-3, 0), 3) * rng.choice((-1, 1))
    # Deltas of linear options are valued at the index there and at the forward here: forwards equal to it leave that choice out. A market has one
    # forward for each day, so that inverse and linear contracts have days of their own.
    days = rng.choice((0.3, 3.0, 14.0, 30.0, 75.0, 300.0) if settle == "inverse" else (0.7, 5.0, 21.0, 45.0, 120.0))
    forward = index if settle == "linear" else round(index * (1 + 0.06 * days / 365), 2)
    kind = rng.random()
    if kind < 0.2:
        return (settle,), dict(kind="future", size=size, mark=round(index * 1.0003, 2), days=None, settle=settle)
    if kind < 0.4:
        return (settle, days), dict(kind="future", size=size, mark=forward, days=days, settle=settle)
    strike, call, iv = round(index * rng.uniform(0.5, 1.8)), rng.random() < 0.5, round(rng.uniform(0.2, 1.3), 3)
    return (settle, days, strike, call), dict(kind="option", size=size, strike=strike, days=days, iv=iv, call=call, fwd=forward, settle=settle)


def draw_account(rng):
    buckets = {}
    for coin, params, cur, (low, high), largest in COINS:
        if rng.random() < 0.15:
            continue
        index = round(rng.uniform(low, high), 2)
        legs = dict(draw_leg(rng, index, largest) for _ in range(rng.randint(0, 9)))
        equity = round(rng.uniform(-20, 60) * (1 if coin == "BTC" else 20), 4)
        buckets[coin] = dict(legs=list(legs.values()), params=params, cur=cur, index=index, equity_coin=equity)
    return buckets


def entry(name, model, inputs, expected):
    return dict(id=name, model=model, inputs=inputs, expected=expected, rel_tolerance=1e-9, status=STATUS)


def main():
    rng = random.Random(20261122)
    entries = []
    while len(entries) < 40:
        buckets = draw_account(rng)
        if not any(b["legs"] for b in buckets.values()):
            continue
        margin = ref.xpm(buckets)
        expected = {k: margin[k] for k in ("risk_matrix_margin", "maintenance_margin")}
        entries.append(entry("account-%d" % len(entries), "X:PM", dict(buckets=buckets), expected))
    for n in range(25):
        index, band = rng.choice((9000, 10000, 41234.5)), rng.choice((0.05, 0.1, 0.2))
        net = {round(index * rng.uniform(0.6, 1.6) / 100) * 100: rng.choice((-1, 1)) * rng.randint(1, 200) for _ in range(rng.randint(1, 12))}
        inputs = dict(index=index, net_by_strike={str(k): v for k, v in net.items()}, atm_range=band, rate=0.01)
        entries.append(entry("rolled-%d" % n, "PM v1", inputs, dict(btc=ref.v1_option_contingency_rolled(net, index, 0.01, band))))
    for n in range(15):
        sizes = [round(rng.uniform(-90, 90), 2) for _ in range(rng.randint(1, 7))]
        entries.append(entry("offset-%d" % n, "PM 2019", dict(sizes=sizes, rate=0.01), dict(btc=ref.v1_futures_contingency_offset(sizes))))
    for n in range(10):
        vol, days, up = rng.uniform(20, 150), rng.choice((1, 5.5, 29.99, 30, 90)), rng.uniform(0.2, 0.6)
        entries.append(entry("volatility-%d" % n, "PM v1", dict(vol=vol, days=days, range_up=up), dict(vol=ref.v1_vol(vol, days, up, True))))
    json.dump(dict(vectors=entries), sys.stdout, separators=(",", ":"))


main()
