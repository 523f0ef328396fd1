import type { Notice, Reading, Status, StreamReport } from "./api";
import { age, basisPoints, cut, decimalsOf } from "./numbers";

export const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

/** States by word and shape, not by color alone. */
const shapes: Record<string, string> = { complete: "●", filling: "◐", gap: "▲", live: "●", connecting: "◌", reconnecting: "◌", waiting: "◌", ended: "■", unreachable: "✕", paused: "❚❚" };

const kinds: Record<string, string> = {
  gapFound: "gap",
  gapRepaired: "repaired",
  gapPassed: "not repaired in time",
  repairedLate: "repaired late",
  gapAbandoned: "not served by the venue",
  skipped: "skipped after downtime",
  filled: "windows filled",
  venueBehind: "venue is behind",
  bufferFull: "repair buffer full",
  jumpSuspected: "id far ahead",
  jumpReverted: "id jump reverted",
  excluded: "precision overflow",
  silent: "silent, reconnecting",
};

export function eventText({ kind, from, to }: Notice): string {
  const trades = to - from + 1;
  return `${kinds[kind] ?? kind}: ${trades === 1 ? `trade ${from}` : `${trades} trades from ${from}`}`;
}

export const clock = (time: string): string => new Date(time).toISOString().slice(11, 19);

function setText(cell: HTMLElement, text: string): void {
  if (cell.textContent !== text) cell.textContent = text; // an unchanged node keeps a selection
}

export function setState(cell: HTMLElement, state: string): void {
  setText(cell, `${shapes[state] ?? "■"} ${state}`);
  cell.dataset.state = state;
}

function cellsOf(row: HTMLTableRowElement, classes: readonly string[]): HTMLElement[] {
  while (row.cells.length < classes.length) row.insertCell().className = classes[row.cells.length - 1] ?? "";
  return [...row.cells];
}

/** How many decimals a stream's prices have had: 100.5 may follow 100.25, and the point must keep its place. */
const priceDecimals = new Map<string, number>();

function decimalsFor(stream: string, price: string): number {
  const decimals = Math.max(priceDecimals.get(stream) ?? 0, decimalsOf(price));
  priceDecimals.set(stream, decimals);
  return decimals;
}

const rowClasses = ["", "number", "number strong", "number wide", "number wide", "number wide", "state", "number wide", "wide mid event"];

/** One row per stream: the first cell has the button that chooses it. */
export class StreamTable {
  readonly #rows = new Map<string, HTMLTableRowElement>();
  readonly #trades = new Map<string, { at: number; trades: number; rate: string }>();

  constructor(private readonly onChoose: (stream: string) => void) {}

  update(status: Status, latest: ReadonlyMap<string, Reading>, chosen: string, window: string): void {
    for (const report of status.streams) {
      const reading = latest.get(`${report.stream} ${window}`);
      const row = this.#rowOf(report.stream);
      const cells = cellsOf(row, rowClasses);
      row.querySelector("button")!.setAttribute("aria-pressed", String(report.stream === chosen));
      row.classList.toggle("chosen", report.stream === chosen);
      const decimals = reading ? decimalsFor(report.stream, reading.price) : 0;
      setText(cells[1]!, reading ? cut(reading.price, decimals) : "");
      setText(cells[2]!, reading ? cut(reading.vwap, decimals + 2) : "waiting");
      setText(cells[3]!, reading ? basisPoints(reading.price, reading.vwap) : "");
      setText(cells[4]!, reading ? cut(reading.volume, Math.min(4, decimalsOf(reading.volume))) : "");
      setText(cells[5]!, reading ? String(reading.count) : "");
      setState(cells[6]!, report.openGap ? "gap" : (reading?.state ?? "waiting"));
      setText(cells[7]!, this.#rateOf(report, status));
      setText(cells[8]!, report.lastEvent ? `${clock(report.lastEvent.time)} ${eventText(report.lastEvent)}` : "");
    }
  }

  #rowOf(stream: string): HTMLTableRowElement {
    const known = this.#rows.get(stream);
    if (known) return known;
    const row = element<HTMLTableSectionElement>("stream-rows").insertRow();
    const head = row.appendChild(document.createElement("th"));
    head.scope = "row";
    const button = head.appendChild(document.createElement("button"));
    button.type = "button";
    button.textContent = stream;
    button.addEventListener("click", () => this.onChoose(stream));
    this.#rows.set(stream, row);
    return row;
  }

  /** Trades per second since the status before. */
  #rateOf(report: StreamReport, status: Status): string {
    const at = Date.parse(status.now);
    const before = this.#trades.get(report.stream);
    if (before && before.at === at) return before.rate;
    const rate = before && at > before.at ? (((report.trades - before.trades) * 1_000) / (at - before.at)).toFixed(1) : "";
    this.#trades.set(report.stream, { at, trades: report.trades, rate });
    return rate;
  }
}

export function showLatest(readings: readonly Reading[]): void {
  const body = element<HTMLTableSectionElement>("latest-rows");
  readings.forEach((reading, index) => {
    const row = body.rows[index] ?? body.insertRow();
    const cells = cellsOf(row, ["", "number wide mid", "number wide", "number", "state"]);
    const decimals = decimalsFor(`${reading.venue}:${reading.product}`, reading.price);
    setText(cells[0]!, reading.time.slice(11, 23));
    setText(cells[1]!, String(reading.trade_id));
    setText(cells[2]!, cut(reading.price, decimals));
    setText(cells[3]!, reading.vwap);
    setState(cells[4]!, reading.state);
  });
  while (body.rows.length > readings.length) body.deleteRow(-1);
}

const eventsShown = 12;

export function showEvents(notices: readonly Notice[]): void {
  const list = element("events");
  const shown = notices.slice(-eventsShown).reverse();
  const lines = shown.length > 0 ? shown.map((notice) => `${clock(notice.time)} ${notice.stream} ${eventText(notice)}`) : ["none so far"];
  if (list.childElementCount === lines.length && [...list.children].every((item, index) => item.textContent === lines[index])) return;
  list.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
}

export function showRun(status: Status): void {
  const rows: [string, string][] = [
    ...status.connections.map((one): [string, string] => [one.venue, `${one.state}, ${one.reconnects} reconnects, ${one.endpoint}`]),
    ...status.outputs.map((one): [string, string] => [one.name, `${one.written} written, ${one.queued} queued, ${one.dropped} dropped${one.retries > 0 ? `, ${one.retries} retries` : ""}`]),
    ["stream clients", `${status.streamClients.connected} of ${status.streamClients.max}, ${status.streamClients.dropped} readings dropped`],
    ["running for", age((Date.parse(status.now) - Date.parse(status.started)) / 1_000)],
    ["version", status.version],
  ];
  const list = element("run");
  if (list.childElementCount !== rows.length * 2) {
    list.replaceChildren(...rows.flatMap(() => [document.createElement("dt"), document.createElement("dd")]));
  }
  rows.forEach(([name, value], index) => {
    setText(list.children[index * 2] as HTMLElement, name);
    setText(list.children[index * 2 + 1] as HTMLElement, value);
  });
}
