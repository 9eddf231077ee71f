import { appendFileSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/run-it.js";
import { type EventLogError, openEventLog } from "./event-log.js";
import type { RunEvent } from "./events.js";
import { readEvents } from "./read-events.js";

const at = "2026-01-01T00:00:00.000Z";
const event = (node: string): RunEvent => ({ type: "when-decided", at, node, index: [], condition: true });
const fail = (error: EventLogError): void => {
  throw error;
};

describe("the log of a run", () => {
  it("has every event in order, once it says that they are safe", async () => {
    const file = join(temporaryFolder(), "events.jsonl");
    const log = openEventLog(file, 0, fail);
    for (let n = 0; n < 100; n++) log.append(event(`n${n}`));
    await log.written();
    expect((await readEvents(file)).events).toEqual(Array.from({ length: 100 }, (_, n) => event(`n${n}`)));
    log.append(event("ü"));
    await log.synced();
    expect((await readEvents(file)).events.at(-1)).toEqual(event("ü"));
    await log.close();
  });

  it("is read up to a torn last line, wherever it is torn, and goes on from there", async () => {
    const file = join(temporaryFolder(), "events.jsonl");
    const log = openEventLog(file, 0, fail);
    log.append(event("first"));
    await log.written();
    const whole = statSync(file).size;
    log.append(event("zweite ü"));
    await log.close();
    const { size } = statSync(file);
    for (let length = size - 1; length >= whole; length--) {
      truncateSync(file, length);
      expect(await readEvents(file)).toEqual({ events: [event("first")], length: whole });
    }
    appendFileSync(file, '{"type":"when-dec');
    const again = openEventLog(file, whole, fail);
    again.append(event("third"));
    await again.close();
    expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(2);
    expect((await readEvents(file)).events).toEqual([event("first"), event("third")]);
  });

  it("names the line that is damaged before the last one", async () => {
    const file = join(temporaryFolder(), "events.jsonl");
    appendFileSync(file, `${JSON.stringify(event("a"))}\nnot JSON\n${JSON.stringify(event("b"))}\n`);
    expect(await readEvents(file)).toMatchObject({ events: [event("a")], damagedLine: 2 });
  });

  it("says so once when it was taken away, and to whoever waits", async () => {
    const folder = temporaryFolder();
    const failures: EventLogError[] = [];
    const log = openEventLog(join(folder, "events.jsonl"), 0, (error) => failures.push(error));
    rmSync(folder, { recursive: true });
    log.append(event("lost"));
    await expect(log.written()).rejects.toThrow("was taken away");
    log.append(event("lost too"));
    await expect(log.synced()).rejects.toThrow("was taken away");
    await log.close();
    expect(failures).toHaveLength(1);
  });
});
