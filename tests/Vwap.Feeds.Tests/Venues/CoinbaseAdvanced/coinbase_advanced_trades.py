"""coinbase_advanced_trades.py FILE: the trades of recorded Coinbase Advanced Trade frames."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from venue_trades import iso, main, plain  # noqa: E402

TAKERS = {"BUY": "sell", "SELL": "buy"}  # the venue names the maker's side


def read(frame):
    if frame.get("channel") != "market_trades":
        return []
    return [
        (t["product_id"], int(t["trade_id"]), plain(t["price"]), plain(t["size"]), iso(t["time"]), TAKERS[t["side"]])
        for event in frame["events"]
        for t in event["trades"]
    ]


main(read)
