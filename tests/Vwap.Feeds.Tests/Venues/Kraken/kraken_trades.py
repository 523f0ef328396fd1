"""kraken_trades.py FILE: the trades of recorded Kraken v2 frames. kraken_trades.py --rest FILE: those of a REST page."""
import datetime
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from venue_trades import iso, load, main, plain, write  # noqa: E402


def read(frame):
    if frame.get("channel") != "trade":
        return []
    return [(t["symbol"], int(t["trade_id"]), plain(t["price"]), plain(t["qty"]), iso(t["timestamp"]), t["side"]) for t in frame["data"]]


def from_seconds(text):
    """Seconds since 1970 as ISO 8601 with six fraction digits; more are cut off."""
    whole, _, fraction = text.partition(".")
    second = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=int(whole))
    return second.strftime("%Y-%m-%dT%H:%M:%S") + "." + (fraction + "000000")[:6] + "Z"


def read_page(path):
    answer = load(pathlib.Path(path).read_text(encoding="utf-8"))
    return [
        (pair, int(row[6]), plain(row[0]), plain(row[1]), from_seconds(row[2]), {"b": "buy", "s": "sell"}[row[3]])
        for pair, rows in answer["result"].items()
        if pair != "last"
        for row in rows
    ]


if sys.argv[1] == "--rest":
    write(read_page(sys.argv[2]))
else:
    main(read)
