#!/usr/bin/env python3
"""Checks explanations in fractions: explanations.py FILE, a JSON array of what `vwap explain --json` writes. Prints how many it checked."""
import json, sys
from fractions import Fraction

from rounding import round16


explanations = json.load(open(sys.argv[1]))
for explanation in explanations:
    trades = explanation["trades"]
    volume = sum(Fraction(trade["size"]) for trade in trades)
    notional = sum(Fraction(trade["price"]) * Fraction(trade["size"]) for trade in trades)
    quotient = Fraction(explanation["quotient"])
    assert all(Fraction(trade["notional"]) == Fraction(trade["price"]) * Fraction(trade["size"]) for trade in trades), explanation
    assert (Fraction(explanation["volume"]), Fraction(explanation["notional"]), explanation["count"]) == (volume, notional, len(trades)), explanation
    assert quotient <= notional / volume < quotient + Fraction(1, 10**30), explanation
    assert Fraction(explanation["vwap"]) == round16(notional / volume), explanation
    assert trades[-1]["trade_id"] == explanation["trade_id"], explanation
print(len(explanations))
