import { createChart, createSeriesMarkers, HistogramSeries, LineSeries, LineStyle } from "lightweight-charts";
import type { HistogramData, IChartApi, ISeriesApi, ISeriesMarkersPluginApi, LineData, SeriesMarker, Time, UTCTimestamp, WhitespaceData } from "lightweight-charts";
import type { Notice, ReadingState } from "./api";
import { decimalsOf } from "./numbers";
import { partsOf, type Second, type Seconds } from "./seconds";

const color = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const at = (time: number): UTCTimestamp => time as UTCTimestamp;

const bands = ["upper1", "lower1", "upper2", "lower2", "upper3", "lower3"] as const;

/** Price, VWAP and its bands as lines, with gaps and repairs where they happened; below them the volume of the window and the rate of trades. */
export class PriceChart {
  readonly #chart: IChartApi;
  readonly #price: ISeriesApi<"Line">;
  readonly #vwap: ISeriesApi<"Line">;
  readonly #volume: ISeriesApi<"Histogram">;
  readonly #rate: ISeriesApi<"Histogram">;
  readonly #bands: ISeriesApi<"Line">[] = [];
  readonly #marks: ISeriesMarkersPluginApi<Time>;
  #seconds: readonly Second[] = [];
  #chosen: number | null = null;

  constructor(private readonly element: HTMLElement) {
    this.#chart = createChart(element, {
      autoSize: true,
      layout: { attributionLogo: false, fontFamily: "system-ui, sans-serif", panes: { enableResize: false } },
      timeScale: { timeVisible: true, secondsVisible: true, rightOffset: 4, minBarSpacing: 0.1 },
      rightPriceScale: { scaleMargins: { top: 0.12, bottom: 0.08 } },
      handleScroll: { vertTouchDrag: false },
    });
    this.#price = this.#chart.addSeries(LineSeries, { lineWidth: 1, priceLineVisible: false, lastValueVisible: true });
    this.#vwap = this.#chart.addSeries(LineSeries, { lineWidth: 2, priceLineVisible: false, lastValueVisible: true });
    this.#volume = this.#chart.addSeries(HistogramSeries, { priceLineVisible: false, lastValueVisible: false, priceFormat: { type: "volume" } }, 1);
    this.#rate = this.#chart.addSeries(HistogramSeries, { priceLineVisible: false, lastValueVisible: false, priceFormat: { type: "price", precision: 0, minMove: 1 } }, 2);
    this.#marks = createSeriesMarkers(this.#vwap, []);
    const [prices, ...others] = this.#chart.panes();
    prices?.setStretchFactor(4);
    others.forEach((pane) => pane.setStretchFactor(1));
    this.#paint();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#paint());
    element.addEventListener("keydown", (event) => this.#onKey(event));
    element.addEventListener("blur", () => this.#choose(null));
  }

  show(seconds: Seconds, notices: readonly Notice[]): void {
    this.#seconds = seconds.all;
    const last = this.#seconds.findLast((second) => second.reading)?.reading;
    if (last) {
      const precision = Math.max(2, decimalsOf(last.price));
      const priceFormat = { type: "price" as const, precision, minMove: 1 / 10 ** precision };
      this.#price.applyOptions({ priceFormat });
      this.#vwap.applyOptions({ priceFormat });
    }
    if (last?.upper1 && this.#bands.length === 0) this.#addBands();
    this.#bands.forEach((series, index) => {
      series.applyOptions({ visible: last?.upper1 !== undefined });
      series.setData(this.#line((second) => second.reading![bands[index]!] ?? second.reading!.vwap, (state) => (state === null ? "transparent" : color("band"))));
    });
    this.#price.setData(this.#line((second) => second.reading!.price, (state) => (state === null ? "transparent" : color("price"))));
    this.#vwap.setData(this.#line((second) => second.reading!.vwap, (state) => (state === null ? "transparent" : color(state === "complete" ? "vwap" : state))));
    this.#volume.setData(this.#bars((second) => (second.reading ? Number(second.reading.volume) : null), "volume"));
    this.#rate.setData(this.#bars((second) => (second.trades > 0 ? second.trades : null), "rate"));
    this.#marks.setMarkers(this.#markersOf(notices));
    this.#describe();
  }

  /** Shows the latest seconds again, as many as fit well. */
  showLatest(): void {
    const bars = Math.max(60, Math.floor(this.element.clientWidth / 6));
    this.#chart.timeScale().setVisibleLogicalRange({ from: this.#seconds.length - bars, to: this.#seconds.length + 3 });
  }

  #line(valueOf: (second: Second) => string, colorOf: (state: ReadingState | null) => string): (LineData | WhitespaceData)[] {
    const parts = partsOf(this.#seconds);
    return this.#seconds.map((second, index) =>
      second.reading ? { time: at(second.time), value: Number(valueOf(second)), color: colorOf(parts[index]!) } : { time: at(second.time) },
    );
  }

  /** Below price and VWAP, which were added first and are drawn over. They do not stretch the scale: the third may be far away. */
  #addBands(): void {
    for (const _ of bands) {
      this.#bands.push(
        this.#chart.addSeries(LineSeries, {
          lineWidth: 1,
          lineStyle: LineStyle.Dashed,
          priceLineVisible: false,
          lastValueVisible: false,
          crosshairMarkerVisible: false,
          autoscaleInfoProvider: () => null,
        }),
      );
    }
    this.#bands.forEach((series) => series.setSeriesOrder(0));
    document.querySelector<HTMLElement>(".key.band")!.hidden = false;
  }

  #bars(valueOf: (second: Second) => number | null, name: string): (HistogramData | WhitespaceData)[] {
    const fill = color(name);
    return this.#seconds.map((second) => {
      const value = valueOf(second);
      return value === null ? { time: at(second.time) } : { time: at(second.time), value, color: fill };
    });
  }

  /** One mark a second and kind, on the first second with a reading from then on. */
  #markersOf(notices: readonly Notice[]): SeriesMarker<Time>[] {
    const marks = new Map<string, { second: Second; isRepair: boolean }>();
    for (const notice of notices) {
      const isRepair = notice.kind === "gapRepaired" || notice.kind === "repairedLate";
      if (!isRepair && notice.kind !== "gapFound" && notice.kind !== "gapPassed" && notice.kind !== "gapAbandoned") continue;
      const time = Math.floor(Date.parse(notice.time) / 1_000);
      const second = this.#seconds.find((candidate) => candidate.time >= time && candidate.reading);
      if (!second) continue;
      marks.set(`${second.time} ${isRepair}`, { second, isRepair });
    }
    return [...marks.values()]
      .sort((one, other) => one.second.time - other.second.time)
      .map(({ second, isRepair }) => ({
        time: at(second.time),
        position: isRepair ? "belowBar" : "aboveBar",
        shape: isRepair ? "circle" : "arrowDown",
        color: color(isRepair ? "complete" : "gap"),
        size: 0.7,
      }));
  }

  #onKey(event: KeyboardEvent): void {
    const last = this.#seconds.length - 1;
    const from = this.#chosen ?? last;
    const moves: Record<string, number> = { ArrowLeft: from - 1, ArrowRight: from + 1, PageUp: from - 60, PageDown: from + 60, Home: 0, End: last };
    const to = moves[event.key];
    if (event.key === "Escape") this.#choose(null);
    else if (to === undefined || last < 0) return;
    else this.#choose(Math.min(last, Math.max(0, to)));
    event.preventDefault();
  }

  #choose(index: number | null): void {
    this.#chosen = index;
    const second = index === null ? undefined : this.#seconds[index];
    if (second && index !== null) {
      const range = this.#chart.timeScale().getVisibleLogicalRange();
      if (range && (index < range.from || index > range.to)) this.#chart.timeScale().scrollToPosition(index - this.#seconds.length + 1, false);
      this.#chart.setCrosshairPosition(Number(second.reading?.vwap ?? this.#vwap.priceScale().getVisibleRange()?.from ?? 0), at(second.time), this.#vwap);
    } else {
      this.#chart.clearCrosshairPosition();
    }
    this.#describe();
  }

  /** What is spoken of the chosen second, or of the last one with a reading. */
  #describe(): void {
    const last = this.#seconds.findLastIndex((second) => second.reading);
    const index = this.#chosen ?? Math.max(0, last);
    const second = this.#seconds[index];
    this.element.setAttribute("aria-valuemax", String(Math.max(0, this.#seconds.length - 1)));
    this.element.setAttribute("aria-valuenow", String(Math.max(0, index)));
    this.element.setAttribute("aria-valuetext", second ? describe(second) : "No reading yet");
  }

  #paint(): void {
    const [text, line] = [color("quiet"), color("line")];
    this.#chart.applyOptions({
      layout: { background: { color: color("ground") }, textColor: text, panes: { separatorColor: line } },
      grid: { vertLines: { color: line }, horzLines: { color: line } },
      timeScale: { borderColor: line },
      rightPriceScale: { borderColor: line },
    });
    this.#price.applyOptions({ color: color("price") });
    this.#vwap.applyOptions({ color: color("vwap") });
  }
}

function describe({ time, reading, trades }: Second): string {
  const clock = new Date(time * 1_000).toISOString().slice(11, 19);
  if (!reading) return `${clock} UTC, no trade`;
  return `${clock} UTC, price ${reading.price}, VWAP ${reading.vwap}${reading.sigma === undefined ? "" : `, σ ${reading.sigma}`}, ${reading.state}, ${trades} ${trades === 1 ? "trade" : "trades"}`;
}
