"""coinbase_advanced_trades.py FILE: the trades of recorded Coinbase Advanced Trade frames."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from venue_trades import iso, main, plain  # noqa: E402


def read(frame):
    if frame.get("channel") != "market_trades":
        return []
    return [
        (t["product_id"], int(t["trade_id"]), plain(t["price"]), plain(t["size"]), iso(t["time"]))
        for event in frame["events"]
        for t in event["trades"]
    ]


main(read)
