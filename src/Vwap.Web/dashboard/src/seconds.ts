import type { Reading, ReadingState } from "./api";

/** The latest reading of one second. */
export interface Second {
  time: number;
  reading: Reading | null;
  trades: number;
}

/** How much the chart shows. */
export const secondsMax = 1_800;
/** A line across a longer silence would show prices that nobody paid. */
export const silenceMax = 30;

const secondOf = (reading: Reading): number => Math.floor(Date.parse(reading.time) / 1_000);

/** The last half hour of a stream and window, second by second; seconds without a trade have no reading, but their place on the time axis. */
export class Seconds {
  #all: Second[] = [];
  #lastTradeId: number | null = null;

  get all(): readonly Second[] {
    return this.#all;
  }

  get last(): Second | undefined {
    return this.#all.at(-1);
  }

  get isEmpty(): boolean {
    return this.#lastTradeId === null;
  }

  /** Adds a reading. One that is known, or older than the last second with a reading, is ignored. */
  add(reading: Reading): void {
    if (this.#lastTradeId !== null && reading.trade_id <= this.#lastTradeId) return;
    this.extendTo(secondOf(reading));
    const second = this.last!;
    // Trade ids count trades, also those that the stream has skipped.
    second.trades += this.#lastTradeId === null ? 1 : reading.trade_id - this.#lastTradeId;
    second.reading = reading;
    this.#lastTradeId = reading.trade_id;
  }

  /** Adds empty seconds up to a time. */
  extendTo(time: number): void {
    const from = this.last ? this.last.time + 1 : time;
    for (let next = Math.max(from, time - secondsMax + 1); next <= time; next++) this.#all.push({ time: next, reading: null, trades: 0 });
    if (this.#all.length > secondsMax) this.#all.splice(0, this.#all.length - secondsMax);
  }
}

/** The state of the line's part that begins at each second: null where none may be drawn. */
export function partsOf(all: readonly Second[]): (ReadingState | null)[] {
  const parts = new Array<ReadingState | null>(all.length).fill(null);
  let next = -1;
  for (let index = all.length - 1; index >= 0; index--) {
    const state = all[index]!.reading?.state;
    if (state === undefined) continue;
    if (next < 0) parts[index] = state;
    else if (next - index <= silenceMax) parts[index] = all[next]!.reading!.state;
    next = index;
  }
  return parts;
}
