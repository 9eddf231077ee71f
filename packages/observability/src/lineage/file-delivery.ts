import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Delivery } from "./delivery.js";
import { lineWriter } from "./line-writer.js";
import type { Transport } from "./settings.js";

/** The time in the names of files, to the microsecond, which counts what comes within a millisecond. */
function stamp(now: Date, count: number): string {
  const digits = now.toISOString().replaceAll(/[-:TZ]/gu, "");
  const [day, time, ms] = [digits.slice(0, 8), digits.slice(8, 14), digits.slice(15, 18)];
  return `${day}-${time}.${ms}${String(count % 1000).padStart(3, "0")}`;
}

/** Gives each event a file of its own, as OpenLineage's file transport does when it does not append. */
function separateFiles(path: string): Delivery {
  let [total, lost, problem] = [0, 0, undefined as string | undefined];
  let last: Promise<void> = mkdir(dirname(path), { recursive: true }).then(
    () => undefined,
    () => undefined,
  );
  return {
    send: (text) => {
      const file = `${path}-${stamp(new Date(), total++)}.json`;
      last = last
        .then(async () => writeFile(file, `${text}\n`, { flag: "wx" }))
        .catch((error: unknown) => {
          lost++;
          problem ??= (error as Error).message;
        });
    },
    close: async () => {
      await last;
      return { receiver: path, total, lost, problem };
    },
  };
}

/** Writes events to a file, one a line, or to a file each. */
export function fileDelivery({ path, append }: Extract<Transport, { kind: "file" }>): Delivery {
  if (!append) return separateFiles(path);
  const writer = lineWriter(path);
  let total = 0;
  return {
    send: (text) => {
      total++;
      writer.write(text);
    },
    close: async () => {
      await writer.settled();
      const { lines, problem } = writer.failed();
      return { receiver: path, total, lost: lines, problem };
    },
  };
}
