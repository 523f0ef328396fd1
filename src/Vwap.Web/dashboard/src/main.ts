import "./style.css";
import { fetchHistory, fetchLatest, streamOf, type Reading, type Status } from "./api";
import { PriceChart } from "./chart";
import { Feed, type FeedCommand, type FeedMessage } from "./feed";
import { age } from "./numbers";
import { Seconds } from "./seconds";
import { element, setState, showEvents, showLatest, showRun, StreamTable } from "./view";

const latestShown = 12;
const drawInterval = 200;
const tokenKey = "vwap-token";

let status: Status | null = null;
let heardAt = Date.now();
let downReason: string | null = null;
let stream = "";
let window = "";
let isPaused = false;
let isDue = false;
let isLoading = false;
let token = sessionStorage.getItem(tokenKey);
let seconds = new Seconds();
let recent: Reading[] = [];
const latest = new Map<string, Reading>();

const chart = new PriceChart(element("chart"));
const table = new StreamTable((chosen) => {
  stream = chosen;
  void load();
});

const send = connect();

/** Shares one feed with the other tabs where the browser can. */
function connect(): (command: FeedCommand) => void {
  if (typeof SharedWorker === "undefined") {
    const feed = new Feed(receive);
    feed.run();
    return (command) => command.type === "token" && feed.useToken(command.token);
  }
  const worker = new SharedWorker(new URL("./feedWorker.ts", import.meta.url), { type: "module", name: "vwap" });
  worker.port.onmessage = ({ data }: MessageEvent<FeedMessage>) => receive(data);
  addEventListener("pagehide", () => worker.port.postMessage({ type: "leave" } satisfies FeedCommand));
  return (command) => worker.port.postMessage(command);
}

function receive(message: FeedMessage): void {
  if (message.type === "down") {
    downReason ??= message.reason;
    isDue = true;
    return;
  }
  if (message.type === "unauthorized") {
    element("login").hidden = false;
    return;
  }
  if (message.type === "status") {
    const wasDown = downReason !== null;
    heardAt = Date.now();
    downReason = null;
    receiveStatus(message.status);
    if (wasDown) void load();
  } else if (message.type === "readings") {
    message.readings.forEach(receiveReading);
  } else {
    void load();
  }
  isDue = true;
}

function receiveStatus(next: Status): void {
  const isFirst = status === null || status.started !== next.started;
  status = next;
  element("login").hidden = true;
  if (!isFirst) return;
  latest.clear();
  const windows = element<HTMLSelectElement>("window");
  windows.replaceChildren(...next.windows.map((text) => new Option(text, text)));
  if (!next.windows.includes(window)) window = next.windows[0] ?? "";
  if (!next.streams.some((report) => report.stream === stream)) stream = next.streams[0]?.stream ?? "";
  windows.value = window;
  void load();
}

function receiveReading(reading: Reading): void {
  const of = streamOf(reading);
  latest.set(`${of} ${reading.window}`, reading);
  if (of !== stream || reading.window !== window || isLoading) return;
  seconds.add(reading);
  recent = [reading, ...recent].slice(0, latestShown);
}

/** Reads the history of what is chosen; readings that come meanwhile are in it, or follow it. */
async function load(): Promise<void> {
  const [ofStream, ofWindow] = [stream, window];
  if (ofStream === "" || isLoading) return;
  isLoading = true;
  try {
    const [all, history] = await Promise.all([fetchLatest(token), fetchHistory(ofStream, ofWindow, token)]);
    all.forEach((reading) => latest.set(`${streamOf(reading)} ${reading.window}`, reading));
    seconds = new Seconds();
    history.forEach((reading) => seconds.add(reading));
    recent = history.slice(-latestShown).reverse();
    draw();
    chart.showLatest();
  } catch (error) {
    downReason ??= String(error);
  } finally {
    isLoading = false;
    isDue = true;
  }
  if (ofStream !== stream || ofWindow !== window) await load();
}

/** The state of what is shown, as one word. */
function stateNow(): string {
  if (isPaused) return "paused";
  if (downReason !== null) return "unreachable";
  if (status === null) return "connecting";
  const states = status.connections.map((connection) => connection.state);
  if (states.length === 0) return status.streams.length > 0 ? "live" : "waiting"; // a worker has no connection to a venue
  return states.find((state) => state !== "live") ?? "live";
}

let announced = "";

/** Says changes of the state only: who listens must not hear every trade. */
function announce(state: string): void {
  const report = status?.streams.find((one) => one.stream === stream);
  const text = `${state}${report?.openGap ? `, ${stream} misses trades` : ""}`;
  if (text !== announced) element("live").textContent = text;
  announced = text;
}

function showState(): void {
  const state = stateNow();
  const silent = (Date.now() - heardAt) / 1_000;
  const report = status?.streams.find((one) => one.stream === stream);
  const dataAge = report?.ageSeconds === null || report === undefined ? null : report.ageSeconds + silent;
  setState(element("state"), state);
  element("age").textContent = dataAge === null ? "no reading yet" : `last trade ${age(dataAge)} ago`;
  const isOld = state === "unreachable" || (state !== "live" && state !== "paused" && dataAge !== null && dataAge > 5);
  document.body.classList.toggle("old", isOld);
  const banner = element("banner");
  banner.hidden = !isOld;
  if (isOld) {
    banner.textContent =
      state === "unreachable"
        ? `✕ No answer from vwap for ${age(silent)}. What is shown is old. Trying again.`
        : `◌ No data from the exchange (${state}). What is shown is ${age(dataAge ?? 0)} old. vwap is trying again.`;
  }
  announce(state);
}

function draw(): void {
  if (!status) return;
  if (!seconds.isEmpty) seconds.extendTo(Math.floor(Date.now() / 1_000));
  table.update(status, latest, stream, window);
  const notices = status.notices.filter((notice) => notice.stream === stream);
  chart.show(seconds, notices);
  element("chart-title").textContent = `${stream}, window ${window}`;
  element("chart-empty").hidden = !seconds.isEmpty;
  showLatest(recent);
  showEvents(status.notices);
  showRun(status);
}

element("pause").addEventListener("click", () => {
  isPaused = !isPaused;
  element("pause").setAttribute("aria-pressed", String(isPaused));
  if (!isPaused) void load();
  isDue = true;
});
element<HTMLSelectElement>("window").addEventListener("change", (event) => {
  window = (event.target as HTMLSelectElement).value;
  void load();
});
element<HTMLFormElement>("login").addEventListener("submit", (event) => {
  event.preventDefault();
  token = element<HTMLInputElement>("token").value;
  sessionStorage.setItem(tokenKey, token);
  send({ type: "token", token });
});
if (token !== null) send({ type: "token", token });

let ticks = 0;
setInterval(() => {
  showState();
  if (isPaused || document.hidden || (!isDue && ++ticks % 5 !== 0)) return;
  isDue = false;
  draw();
}, drawInterval);
