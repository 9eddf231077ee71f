import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Delivery, KeepUnsent } from "./delivery.js";
import type { Transport } from "./settings.js";

/** How many requests are under way at once; events of one run go one after the other. */
const lanes = 4;
/** Milliseconds before each new try of an event. */
const pauses = [200, 1000];
/** How long a server that gave no answer is left alone, in milliseconds. */
const restMs = 30_000;
/** How many characters of events may wait; what comes beyond that is kept as unsent, so that memory stays bounded. */
const waitingChars = 32 * 1024 * 1024;

/** What a server made of an event: `again` when it may take it later. */
type Answer = { readonly problem?: undefined } | { readonly problem: string; readonly again: boolean };

const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** Why a request got no answer, as a person wants to read it. */
function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error & {
    readonly cause?: { readonly code?: string; readonly message?: string };
  };
  if (name === "TimeoutError") return "it gave no answer in time";
  return cause?.code ?? cause?.message ?? message;
}

/** Sends events to an HTTP server; what it does not take is handed to `keepUnsent`. */
export function httpDelivery(
  { url, headers, timeoutMs, gzip }: Extract<Transport, { kind: "http" }>,
  keepUnsent: KeepUnsent,
): Delivery {
  const queues = Array.from(
    { length: lanes },
    (): { texts: string[]; working?: Promise<void> | undefined } => ({ texts: [] }),
  );
  const givenUp = new AbortController();
  let [total, lost, waiting, restUntil] = [0, 0, 0, 0];
  let problem: string | undefined;

  function lose(text: string, why: string): void {
    lost++;
    problem ??= why;
    keepUnsent(text);
  }

  async function post(text: string): Promise<Answer> {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          ...headers,
          "content-type": "application/json",
          ...(gzip ? { "content-encoding": "gzip" } : {}),
        },
        body: gzip ? gzipSync(text) : text,
        redirect: "manual",
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), givenUp.signal]),
      });
      await response.arrayBuffer();
      const { ok, status } = response;
      return ok ? {} : { problem: `it answered ${status}`, again: isPassing(status) };
    } catch (error) {
      return { problem: reasonOf(error), again: true };
    }
  }

  async function deliver(text: string): Promise<void> {
    let answer: Answer = {};
    for (const pause of [0, ...pauses]) {
      if (Date.now() < restUntil) return lose(text, problem ?? "it gives no answer");
      await delay(pause, undefined, { signal: givenUp.signal }).catch(() => undefined);
      if (givenUp.signal.aborted) return lose(text, "it did not take all in time");
      answer = await post(text);
      if (answer.problem === undefined) return undefined;
      if (!answer.again) return lose(text, answer.problem);
    }
    restUntil = Date.now() + restMs;
    return lose(text, answer.problem ?? "it gives no answer");
  }

  async function work(queue: (typeof queues)[number]): Promise<void> {
    for (let text = queue.texts.shift(); text !== undefined; text = queue.texts.shift()) {
      await deliver(text);
      waiting -= text.length;
    }
    queue.working = undefined;
  }

  const laneOf = (key: string): number => Buffer.from(key).reduce((sum, byte) => sum + byte, 0) % lanes;

  return {
    send: (text, key) => {
      total++;
      const queue = queues[laneOf(key)];
      if (queue === undefined || waiting + text.length > waitingChars)
        return lose(text, "it takes events more slowly than they come");
      waiting += text.length;
      queue.texts.push(text);
      queue.working ??= work(queue);
      return undefined;
    },
    close: async (withinMs) => {
      const timer = setTimeout(() => givenUp.abort(), withinMs);
      await Promise.all(queues.map(async ({ working }) => working));
      clearTimeout(timer);
      const { origin, pathname } = new URL(url);
      return { receiver: `${origin}${pathname}`, total, lost, problem };
    },
  };
}
