import { setTimeout as delay } from "node:timers/promises";
import type { ReadableSpan, SpanExporter, SpanProcessor } from "@opentelemetry/sdk-trace";

/** What became of the spans. */
export interface Exported {
  readonly total: number;
  readonly lost: number;
  readonly problem?: string | undefined;
}

/** Hands spans to an exporter, some at once, one request after the other. Unlike the SDK's own batching, it counts what is lost. */
export interface SpanQueue extends SpanProcessor {
  /** Waits until all are exported, at most for so many milliseconds. Never throws. */
  readonly close: (withinMs: number) => Promise<Exported>;
}

/** How many spans go into one request, and how many may wait. */
const [batchSize, waitingSpans] = [512, 50_000];
/** Milliseconds that spans wait for others to go with. */
const pauseMs = 1000;

/** Code 0 of an export's result: it succeeded. */
const succeeded = 0;

/** Makes a queue before an exporter. */
export function spanQueue(exporter: SpanExporter): SpanQueue {
  let waiting: ReadableSpan[] = [];
  let [total, done, lost, isOver] = [0, 0, 0, false];
  let problem: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;

  function lose(count: number, why: string): void {
    lost += count;
    problem ??= why;
  }

  const exportBatch = async (batch: ReadableSpan[]): Promise<void> =>
    new Promise((resolve) => {
      exporter.export(batch, ({ code, error }) => {
        if (isOver) return;
        if (code.valueOf() === succeeded) done += batch.length;
        else lose(batch.length, error?.message ?? "it was refused");
        resolve();
      });
    });

  async function exportAll(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchSize);
      waiting = waiting.slice(batchSize);
      await exportBatch(batch);
    }
    working = undefined;
  }

  return {
    onStart: () => undefined,
    onEnd: (span) => {
      total++;
      if (waiting.length >= waitingSpans) return lose(1, "it takes spans more slowly than they come");
      waiting.push(span);
      if (working !== undefined) return undefined;
      if (waiting.length >= batchSize) working = exportAll();
      else timer ??= setTimeout(() => void (working ??= exportAll()), pauseMs).unref();
      return undefined;
    },
    forceFlush: async () => working,
    shutdown: async () => undefined,
    close: async (withinMs) => {
      working ??= exportAll();
      const late = new AbortController();
      await Promise.race([
        working,
        delay(withinMs, undefined, { signal: late.signal }).catch(() => undefined),
      ]);
      late.abort();
      isOver = true;
      if (done + lost < total) lose(total - done - lost, "it did not take all in time");
      waiting = [];
      void exporter.shutdown().catch(() => undefined);
      return { total, lost, problem };
    },
  };
}
