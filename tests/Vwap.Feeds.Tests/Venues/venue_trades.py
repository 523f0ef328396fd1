"""What the readers of all venues share: the trades of recorded frames from their raw text, without the product's code."""
import json
import re
import sys


def plain(text):
    """A decimal as written, without zeros that do not count."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        raise SystemExit(f"not plain digits: {text!r}")
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return (whole.lstrip("0") or "0") + ("." + fraction if fraction else "")


def iso(text):
    """An ISO 8601 time in UTC with six fraction digits; more are cut off."""
    match = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?Z", text)
    if not match:
        raise SystemExit(f"not a time: {text!r}")
    return match[1] + "." + ((match[2] or "") + "000000")[:6] + "Z"


def load(text):
    """JSON whose numbers stay as they are written."""
    return json.loads(text, parse_float=str, parse_int=str)


def frames(path):
    """The received frames of a file: one a line, plain or in an envelope."""
    with open(path, encoding="utf-8") as lines:
        for line in filter(str.strip, lines):
            frame = load(line)
            if "recv_ts" in frame:
                yield load(frame["raw"])
            elif "raw" not in frame:
                yield frame


def write(trades):
    """One line a trade: product, id, price, size, time, side of the taker; in id order."""
    for trade in sorted(trades, key=lambda trade: trade[1]):
        print(*trade)


def main(read):
    """Writes the trades that `read` finds in each frame of the file named on the command line."""
    for frame in frames(sys.argv[1]):
        write(read(frame))
