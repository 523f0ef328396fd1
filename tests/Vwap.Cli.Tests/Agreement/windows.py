#!/usr/bin/env python3
"""Recomputes the readings of every kind of window in fractions, and compares: windows.py FRAMES READINGS WINDOW...

FRAMES are Coinbase frames in trade id order, READINGS the JSON lines of a replay of them with these windows, in this order.
"""
import collections, datetime, json, re, sys, zoneinfo
from fractions import Fraction

from rounding import round16

UTC = datetime.timezone.utc
UNITS = {"ms": 1000, "s": 10**6, "m": 60 * 10**6, "h": 3600 * 10**6, "d": 86400 * 10**6}
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


def micros(text):
    whole, _, fraction = text.rstrip("Z").partition(".")
    return (datetime.datetime.fromisoformat(whole).replace(tzinfo=UTC) - EPOCH) // MICROSECOND + int((fraction + "000000")[:6])


def length(text):
    amount, unit = re.fullmatch(r"(\d+)(ms|s|m|h|d)", text).groups()
    return int(amount) * UNITS[unit]


def session_start(at, clock, zone):
    """The latest moment at or before AT when the clocks of the zone begin to show CLOCK or later on a day."""
    hour, minute = map(int, clock.split(":"))
    moment = EPOCH + at * MICROSECOND
    day = moment.astimezone(zone).date() + datetime.timedelta(days=1)
    while True:
        candidate = datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone, fold=0).astimezone(UTC)
        back = candidate.astimezone(zone)
        if (back.hour, back.minute) != (hour, minute):  # the clocks skip it: when do they?
            step = candidate - datetime.timedelta(hours=3)
            while step.astimezone(zone).utcoffset() == (step + datetime.timedelta(minutes=1)).astimezone(zone).utcoffset():
                step += datetime.timedelta(minutes=1)
            candidate = step + datetime.timedelta(minutes=1)
        if candidate <= moment:
            return (candidate - EPOCH) // MICROSECOND
        day -= datetime.timedelta(days=1)


class Window:
    def __init__(self, text):
        self.text, self.rows, self.volume, self.notional, self.first, self.last = text, collections.deque(), Fraction(0), Fraction(0), None, None
        self.kind, _, self.rest = text.partition(":") if text.split(":")[0] in ("anchor", "volume", "bar") else ("plain", "", text)
        if text.startswith("session"):
            self.kind = "session"
            clock, _, zone = text.partition("@")[2].partition("/")
            self.clock, self.zone = clock or "00:00", zoneinfo.ZoneInfo(zone) if zone else UTC

    def start(self, at):
        if self.kind == "anchor":
            return micros(self.rest)
        if self.kind == "bar":
            return at - at % length(self.rest)
        return session_start(at, self.clock, self.zone)

    def is_out(self, oldest, at):
        if self.kind == "volume":
            return self.volume - oldest[2] >= Fraction(self.rest)
        if self.kind == "plain":
            return len(self.rows) > int(self.rest) if self.rest.isdigit() else oldest[0] <= at - length(self.rest)
        return oldest[0] < self.start(at)

    def is_filled(self, at):
        if self.kind == "volume":
            return self.volume >= Fraction(self.rest)
        if self.kind == "plain":
            return len(self.rows) == int(self.rest) if self.rest.isdigit() else at - self.first >= length(self.rest)
        return self.first < self.start(at)

    def add(self, price, size, at):
        self.first = at if self.first is None else self.first
        self.rows.append((at, price * size, size))
        self.volume += size
        self.notional += price * size
        while self.rows and self.is_out(self.rows[0], at):
            _, notional, size = self.rows.popleft()
            self.volume -= size
            self.notional -= notional


def expected(frames, texts):
    streams = {}
    for line in frames:
        frame = json.loads(line)
        if frame.get("type") not in ("match", "last_match"):
            continue
        windows = streams.setdefault(frame["product_id"], [Window(text) for text in texts])
        at = micros(frame["time"])
        for window in windows:
            before = window.last
            window.add(Fraction(frame["price"]), Fraction(frame["size"]), at)
            if window.rows:
                window.last = (frame["trade_id"], round16(window.notional / window.volume), window.volume, len(window.rows),
                               "complete" if window.is_filled(at) else "filling")
                closed = before if window.kind == "bar" and len(window.rows) == 1 else None
                yield frame["product_id"], window.text, window.notional, window.last, closed


def values(reading, prefix=""):
    if prefix + "vwap" not in reading:
        return None
    return (reading[prefix + "trade_id"], Fraction(reading[prefix + "vwap"]), Fraction(reading[prefix + "volume"]), reading[prefix + "count"],
            reading[prefix + "state"])


def main(frames, readings, *texts):
    count = 0
    with open(frames) as market, open(readings) as lines:
        for want in expected(market, texts):
            line = lines.readline()
            got = json.loads(line) if line else sys.exit(f"reading {count + 1} is missing: {want}")
            have = got["product"], got["window"], Fraction(got["notional"]), values(got), values(got, "closed_")
            if have != want:
                sys.exit(f"reading {count + 1} differs: expected {want}, got {line}")
            count += 1
        if lines.readline():
            sys.exit(f"more than {count} readings")
    print(count)


main(*sys.argv[1:])
