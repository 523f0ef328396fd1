import { Feed, type FeedCommand } from "./feed";

/** One feed for all tabs: a browser has six connections to a host, and each tab would take one. */
const ports = new Set<MessagePort>();
const feed = new Feed((message) => ports.forEach((port) => port.postMessage(message)));
let isRunning = false;

(self as unknown as SharedWorkerGlobalScope).onconnect = (event) => {
  const port = event.ports[0]!;
  ports.add(port);
  port.onmessage = ({ data }: MessageEvent<FeedCommand>) => {
    if (data.type === "leave") ports.delete(port);
    else feed.useToken(data.token);
  };
  if (!isRunning) feed.run();
  isRunning = true;
};
