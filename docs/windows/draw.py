#!/usr/bin/env python3
"""Draws the pictures of docs/windows.md: which trades a window of each kind holds. python3 docs/windows/draw.py"""
from pathlib import Path

WIDTH, HEIGHT, AXIS, TOP = 760, 132, 86, 34
# Where and how large: the same trades in every picture, so that only the windows differ.
TRADES = [(40, 4), (74, 7), (98, 3), (106, 5), (152, 9), (196, 4), (238, 6), (252, 3), (300, 11), (342, 4), (388, 5), (404, 8),
          (458, 4), (496, 6), (512, 3), (560, 10), (604, 4), (650, 5)]
NEWEST = TRADES[-1][0]

STYLE = """
  .paper { fill: #ffffff; stroke: #d0d7de }
  text { fill: #1f2328; font: 13px ui-sans-serif, system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif }
  .note { fill: #59636e; font-size: 12px }
  .axis, .tick { stroke: #59636e; fill: none }
  .tick { stroke-dasharray: 3 3 }
  .span { fill: #0969da; fill-opacity: .12; stroke: #0969da }
  .in { fill: #0969da }
  .out { fill: #ffffff; stroke: #59636e }
  .missing { stroke: #bc4c00; stroke-width: 2; fill: none }
  .warning { fill: #bc4c00 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117; stroke: #3d444d }
    text { fill: #f0f6fc }
    .note { fill: #9198a1 }
    .axis, .tick { stroke: #9198a1 }
    .span { fill: #4493f8; fill-opacity: .18; stroke: #4493f8 }
    .in { fill: #4493f8 }
    .out { fill: #0d1117; stroke: #9198a1 }
    .missing { stroke: #f0883e }
    .warning { fill: #f0883e }
  }
"""


def text(x, y, words, css="", anchor="middle"):
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" class="{css}">{words}</text>'


def tick(x, words):
    return f'<path class="tick" d="M{x} {TOP + 8}V{AXIS + 12}"/>' + text(x, AXIS + 30, words, "note")


def dot(x, size, is_in):
    return f'<circle cx="{x}" cy="{AXIS - size - 4}" r="{size}" class="{"in" if is_in else "out"}"/>'


def span(start, end, label, is_open=False):
    """A window from one place to another; open where trades at its very start do not count."""
    middle = (start + end) / 2
    sides = f'<rect class="span" x="{start}" y="{TOP + 8}" width="{end - start}" height="{AXIS - TOP - 8}" {"stroke-dasharray=" + chr(34) + "4 3" + chr(34) if is_open else ""}/>'
    return sides + text(middle, TOP, label)


def picture(name, title, counts, *parts, missing=()):
    """counts: whether a trade at (x, size) is in the window."""
    dots = "".join(dot(x, size, counts(x)) for x, size in TRADES if x not in missing)
    lost = "".join(f'<path class="missing" d="M{x - 5} {AXIS - 14}l10 10m0 -10l-10 10"/>' for x in missing)
    axis = f'<path class="axis" d="M20 {AXIS}H{WIDTH - 24}m-7 -4l7 4l-7 4"/>' + text(WIDTH - 24, AXIS - 12, "time", "note", "end")
    Path(__file__).with_name(f"{name}.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{title}">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n"
        f'<rect class="paper" x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="8"/>\n'
        + "".join(f"{part}\n" for part in (*parts, axis, dots, lost)) + "</svg>\n", encoding="utf-8")


def newest(words="the newest trade"):
    return tick(NEWEST, words)


picture("count", "A window of 6: the last six trades", lambda x: x >= 458,
        span(448, NEWEST + 10, "6: the last six trades, however long they took"), newest())
picture("duration", "A window of 5m: the trades of the last five minutes", lambda x: x > 342,
        span(342, NEWEST, "5m: (t − 5 min, t]", is_open=True), tick(342, "t − 5 min: this trade no longer counts"), newest("t"))
picture("session", "session@13:30: the trades since 13:30", lambda x: x >= 300,
        span(300, NEWEST + 10, "session@13:30"), tick(300, "13:30, a trade at this very moment counts"), newest(),
        text(160, TOP, "the session of yesterday", "note"))
picture("anchor", "anchor:TIME: all trades since a moment", lambda x: x >= 130,
        span(130, NEWEST + 10, "anchor:2026-11-01T00:00:00Z"), tick(130, "1 November, 00:00 UTC"), newest(), text(74, TOP, "no readings", "note"))
picture("volume", "volume:10: the fewest latest trades whose sizes reach 10", lambda x: x >= 404,
        span(394, NEWEST + 10, "volume:10: 3 + 1 + 1.5 + 0.5 + 3.5 + 1 + 1.5 = 12 ≥ 10"), tick(404, "the oldest counts whole: without it, 9"), newest())
picture("bar", "bar:1m: the trades of the newest trade's minute", lambda x: x >= 480,
        tick(80, "12:05"), tick(280, "12:06"), span(480, NEWEST + 10, "bar:1m"), tick(480, "12:07"), tick(680, "12:08"),
        text(180, TOP, "a bar", "note"), text(380, TOP, "a bar", "note"))
picture("gap", "A gap: a trade in the window's range is missing", lambda x: x >= 342,
        span(332, NEWEST + 10, "state: gap, until the trade arrives or has left the window"),
        text(458, AXIS + 30, "known to be missing", "note warning"), newest(), missing=(458,))
