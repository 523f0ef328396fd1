/** What the server sends. Numbers of trades are exact decimal strings; floating point is for drawing only. */

export type ReadingState = "filling" | "complete" | "gap";

export interface Reading {
  product: string;
  window: string;
  vwap: string;
  volume: string;
  notional: string;
  count: number;
  trade_id: number;
  price: string;
  size: string;
  time: string;
  state: ReadingState;
  venue: string;
  /** With --with bands: the standard deviation, and VWAP ± 1, 2 and 3 of it. */
  sigma?: string;
  upper1?: string;
  lower1?: string;
  upper2?: string;
  lower2?: string;
  upper3?: string;
  lower3?: string;
}

export interface Notice {
  number: number;
  time: string;
  stream: string;
  kind: string;
  from: number;
  to: number;
}

export interface StreamReport {
  stream: string;
  venue: string;
  product: string;
  trades: number;
  states: (string | null)[];
  ageSeconds: number | null;
  lagSeconds: number | null;
  openGap: string | null;
  gapsFound: number;
  gapsRepaired: number;
  lastEvent: Notice | null;
}

export interface Status {
  version: string;
  started: string;
  now: string;
  ready: boolean;
  reasons: string[];
  windows: string[];
  connections: { venue: string; endpoint: string; state: "connecting" | "live" | "reconnecting" | "ended"; reconnects: number }[];
  streams: StreamReport[];
  outputs: { name: string; written: number; queued: number; dropped: number; retries: number }[];
  streamClients: { connected: number; max: number; dropped: number };
  notices: Notice[];
}

/** The name of a stream: the product, with its venue unless that is Coinbase Exchange. */
export const streamOf = (reading: Reading): string => (reading.venue === "coinbase" ? reading.product : `${reading.venue}:${reading.product}`);

export function request(path: string, token: string | null, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
  const all = token === null ? headers : { ...headers, Authorization: `Bearer ${token}` };
  return fetch(path, { headers: all, cache: "no-store", ...(signal && { signal }) });
}

/** The latest reading of every stream and window. */
export async function fetchLatest(token: string | null): Promise<Reading[]> {
  const response = await request("/api/v1/vwap", token);
  if (!response.ok) throw new Error(`latest readings: ${response.status}`);
  return (await response.json()) as Reading[];
}

/** The readings of a stream and window that the server has kept, oldest first. */
export async function fetchHistory(stream: string, window: string, token: string | null): Promise<Reading[]> {
  const response = await request(`/api/v1/history/${encodeURIComponent(stream)}?window=${encodeURIComponent(window)}&limit=100000`, token);
  if (!response.ok) throw new Error(`history: ${response.status}`);
  return (await response.json()) as Reading[];
}
