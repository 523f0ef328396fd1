import { describe, expect, it } from "vitest";
import type { Reading, ReadingState } from "../src/api";
import { partsOf, Seconds, secondsMax } from "../src/seconds";

const start = Date.parse("2026-01-01T00:00:00Z") / 1_000;

const reading = (trade_id: number, second: number, state: ReadingState = "complete"): Reading => ({
  product: "BTC-USD", window: "200", vwap: "1", volume: "1", notional: "1", count: 1, trade_id, price: "1", size: "1",
  time: new Date((start + second) * 1_000).toISOString(), state, venue: "coinbase",
});

describe("seconds", () => {
  it("keeps the last reading of each second and counts trades by their ids", () => {
    const seconds = new Seconds();
    [reading(10, 0), reading(14, 0), reading(15, 2)].forEach((one) => seconds.add(one));
    expect(seconds.all.map((second) => [second.time - start, second.reading?.trade_id ?? null, second.trades])).toEqual([[0, 14, 5], [1, null, 0], [2, 15, 1]]);
  });

  it("ignores what it has, and what is older", () => {
    const seconds = new Seconds();
    [reading(10, 5), reading(10, 5), reading(9, 4)].forEach((one) => seconds.add(one));
    expect(seconds.all).toHaveLength(1);
    expect(seconds.last?.trades).toBe(1);
  });

  it("holds half an hour, however long the silence", () => {
    const seconds = new Seconds();
    seconds.add(reading(1, 0));
    seconds.add(reading(2, 1_000_000));
    expect(seconds.all).toHaveLength(secondsMax);
    expect(seconds.last?.reading?.trade_id).toBe(2);
  });

  it("draws no line across a long silence, and a part with a gap as such", () => {
    const seconds = new Seconds();
    [reading(1, 0), reading(2, 5), reading(3, 6, "gap"), reading(4, 100)].forEach((one) => seconds.add(one));
    const parts = partsOf(seconds.all);
    expect([0, 1, 5, 6, 100].map((second) => parts[second])).toEqual(["complete", null, "gap", null, "complete"]);
  });
});
