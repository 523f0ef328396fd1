import { createParser } from "eventsource-parser";
import { request, type Reading, type Status } from "./api";

export type FeedMessage =
  | { type: "readings"; readings: Reading[] }
  | { type: "status"; status: Status }
  | { type: "reset" }
  | { type: "unauthorized" }
  | { type: "down"; reason: string };

export type FeedCommand = { type: "token"; token: string } | { type: "leave" };

const retryDelay = 2_000;
const statusInterval = 1_000;
/** A stream that brings nothing for longer than the server's keep-alive is dead, whatever the connection says. */
const silenceMax = 15_000;

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Reads the stream and the status, and reconnects by itself. One of these serves all tabs of a browser. */
export class Feed {
  #token: string | null = null;
  #lastEventId: string | null = null;
  #isRefused = false;

  constructor(private readonly tell: (message: FeedMessage) => void) {}

  run(): void {
    // Without the stream, as when the server has no room for another client, the history is read instead.
    void this.#repeat(retryDelay, () => this.#stream(), () => ({ type: "reset" }));
    void this.#repeat(statusInterval, () => this.#status(), (reason) => ({ type: "down", reason }));
  }

  useToken(token: string): void {
    this.#token = token;
    this.#isRefused = false;
  }

  async #repeat(delay: number, work: () => Promise<void>, messageOf: (reason: string) => FeedMessage): Promise<void> {
    for (;;) {
      if (!this.#isRefused) {
        try {
          await work();
        } catch (error) {
          this.tell(messageOf(error instanceof Error ? error.message : String(error)));
        }
      }
      await wait(delay);
    }
  }

  async #status(): Promise<void> {
    const response = await this.#get("/api/v1/status", {}, AbortSignal.timeout(silenceMax));
    if (response) this.tell({ type: "status", status: (await response.json()) as Status });
  }

  async #stream(): Promise<void> {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), silenceMax);
    try {
      const headers: Record<string, string> = this.#lastEventId === null ? {} : { "Last-Event-ID": this.#lastEventId };
      const response = await this.#get("/api/v1/stream", headers, silence.signal);
      if (!response?.body) return;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const readings: Reading[] = [];
      const parser = createParser({
        onEvent: (event) => {
          this.#lastEventId = event.id ?? this.#lastEventId;
          if (event.event === "reset") this.tell({ type: "reset" });
          else readings.push(JSON.parse(event.data) as Reading);
        },
      });
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), silenceMax);
        parser.feed(value);
        if (readings.length > 0) this.tell({ type: "readings", readings: readings.splice(0) });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async #get(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response | null> {
    const response = await request(path, this.#token, headers, signal);
    if (response.ok) return response;
    if (response.status === 401) {
      this.#isRefused = true;
      this.tell({ type: "unauthorized" });
      return null;
    }
    throw new Error(`${path}: ${response.status}`);
  }
}
