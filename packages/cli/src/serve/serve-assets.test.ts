import type { Schedule } from "@partitura/core";
import { describe, expect, it } from "vitest";
import type { ServeEvent } from "./serve-event.js";
import { at } from "./testing/day.js";
import { fakeSources, serving } from "./testing/fake-world.js";
import { finished, runsFolder, started, updated, writeEvents, writeLog } from "./testing/store.js";
import { virtualTime } from "./testing/virtual-time.js";

const typesOf = (events: readonly ServeEvent[]): readonly string[] => events.map(({ type }) => type);

const onAssets = (mode: "any" | "all", overlap: Schedule["overlap"] = "allow"): Schedule => ({
  kind: "assets",
  mode,
  assets: ["a", "b"],
  overlap,
  span: { file: "p.ts", line: 1, column: 1 },
});

describe("a schedule by assets", () => {
  const runOf = (pipeline: string, time: string): string =>
    `20260101-${time.replaceAll(":", "")}-${pipeline}`;
  function begin(folder: string, pipeline: string, time: string): string {
    const id = runOf(pipeline, time);
    writeEvents(folder, id, started(id, pipeline, at(time)));
    return id;
  }

  it("fires when any of its assets is updated, by a run of whatever process, while it still goes on", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const old = begin(folder, "other", "00:00:00");
    writeEvents(folder, old, updated(at("00:00:01"), ["a"]), finished(old, at("00:00:02")));
    const serve = await serving(folder, time, fakeSources({ p: onAssets("any") }));
    await time.until(at("00:31:00"));
    expect(serve.runs()).toEqual([]);
    const id = begin(folder, "other", "00:31:00");
    const line = JSON.stringify(updated(at("00:31:01"), ["x", "b"]));
    writeLog(folder, id, line.slice(0, 40));
    await time.until(at("00:32:00"));
    expect(serve.runs()).toEqual([]);
    writeLog(folder, id, `${line.slice(40)}\n`);
    await time.until(at("00:33:00"));
    expect(serve.runs()).toEqual(["updates"]);
    writeEvents(folder, id, finished(id, at("00:33:00")));
    await time.until(at("00:34:00"));
    expect(serve.runs()).toEqual(["updates"]);
    await serve.stop();
  });

  it("fires when all are updated since the last run that they started", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const serve = await serving(folder, time, fakeSources({ p: onAssets("all") }));
    const id = begin(folder, "other", "00:31:00");
    const expected: string[] = [];
    for (const [minute, asset, runs] of [
      [31, "a", 0],
      [32, "a", 0],
      [33, "b", 1],
      [34, "b", 1],
      [35, "a", 2],
    ] as const) {
      writeEvents(folder, id, updated(at(`00:${minute}:00`), [asset]));
      await time.until(at(`00:${minute + 1}:00`));
      while (expected.length < runs) expected.push("updates");
      expect(serve.runs()).toEqual(expected);
    }
    await serve.stop();
  });

  it("does not fire by its own updates, or those that were only taken over from another run", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const serve = await serving(folder, time, fakeSources({ p: onAssets("any") }));
    writeEvents(folder, begin(folder, "p", "00:31:00"), updated(at("00:31:00"), ["a"]));
    const other = begin(folder, "other", "00:31:00");
    writeEvents(folder, other, updated(at("00:31:00"), ["a"], { reusedFrom: other }));
    writeEvents(folder, other, updated(at("00:31:00"), ["a"], { state: "failed" }));
    await time.until(at("00:32:00"));
    expect(serve.runs()).toEqual([]);
    await serve.stop();
  });

  it("fires once for an update while it was not served, also of a failed run that went on", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const sources = fakeSources({ p: onAssets("any") });
    const failed = begin(folder, "other", "00:29:00");
    writeEvents(folder, failed, finished(failed, at("00:29:30"), "failed"));
    await (await serving(folder, time, sources)).stop();
    writeEvents(folder, failed, updated(at("00:40:00"), ["a"]));
    const id = begin(folder, "other", "00:45:00");
    writeEvents(folder, id, updated(at("00:45:00"), ["b"]), finished(id, at("00:45:00")));
    for (const expected of [["updates"], []]) {
      const later = virtualTime(at("00:50:00"));
      const next = await serving(folder, later, sources);
      await later.until(at("00:51:00"));
      expect(next.runs()).toEqual(expected);
      await next.stop();
    }
  });

  it.each([
    ["allow", 3, []],
    ["skip", 1, ["skipped", "skipped"]],
    ["queue", 2, []],
    ["replace", 3, ["replacing", "replacing"]],
  ] as const)("with overlap %s, while a run of it is going", async (overlap, runs, told) => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const serve = await serving(folder, time, fakeSources({ p: onAssets("any", overlap) }), { p: 240_000 });
    const id = begin(folder, "other", "00:31:00");
    for (const minute of [31, 32, 33]) {
      await time.until(at(`00:${minute}:00`));
      writeEvents(folder, id, updated(at(`00:${minute}:00`), ["a"]));
    }
    await time.until(at("00:36:00"));
    expect(serve.runs()).toHaveLength(runs);
    expect(typesOf(serve.events).filter((it) => it === "skipped" || it === "replacing")).toEqual(told);
    await serve.stop();
  });
});
