import { appendFileSync } from "node:fs";

/** Loaded before the command: writes a line about this process's memory every few seconds, after a collection of garbage. */
const { SOAK_SAMPLES: file, SOAK_EVERY_MS: every = "5000" } = process.env;

if (file !== undefined) {
  setInterval(() => {
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    const sample = {
      at: Date.now(),
      rss,
      heapUsed,
      external,
      resources: process.getActiveResourcesInfo().length,
    };
    appendFileSync(file, `${JSON.stringify(sample)}\n`);
  }, Number(every)).unref();
}
