import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, day, hourly } from "./testing/day.js";
import { fakeSources, serving } from "./testing/fake-world.js";
import { every } from "./testing/schedules.js";
import { runsFolder } from "./testing/store.js";
import { virtualTime } from "./testing/virtual-time.js";

describe("a process that is ended at any moment", () => {
  it("goes on with the runs that it had begun", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const sources = fakeSources({ p: hourly() });
    await serving(folder, time, sources, { p: Infinity });
    await time.until(at("01:10:00"));
    const later = virtualTime(at("01:20:00"));
    const second = await serving(folder, later, sources);
    expect(second.runs()).toEqual([`${day("01:00:00")}+`]);
    await later.until(at("02:10:00"));
    expect(second.runs()).toEqual([`${day("01:00:00")}+`, day("02:00:00")]);
    await second.stop();
  });

  it("starts what it had decided and not begun, once", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const sources = fakeSources({ p: hourly() });
    await serving(folder, time, sources, { p: "crash" });
    await time.until(at("01:10:00"));
    for (const expected of [[day("01:00:00")], []]) {
      const later = virtualTime(at("01:40:00"));
      const next = await serving(folder, later, sources);
      expect(next.runs()).toEqual(expected);
      await next.stop();
    }
  });

  it("starts what waited in a queue, though it is late by then", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const sources = fakeSources({ p: hourly({ overlap: "queue" }) });
    await serving(folder, time, sources, { p: Infinity });
    await time.until(at("03:10:00"));
    const later = virtualTime(at("03:40:00"));
    const second = await serving(folder, later, sources, { p: 1000 });
    await later.until(at("03:45:00"));
    expect(second.runs()).toEqual([`${day("01:00:00")}+`, day("02:00:00"), day("03:00:00")]);
    await second.stop();
  });

  it("does not go on with a run that was being replaced, and starts the one that takes its place", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const sources = fakeSources({ p: hourly({ overlap: "replace" }) });
    await serving(folder, time, sources, { p: "deaf" });
    await time.until(at("02:10:00"));
    const later = virtualTime(at("02:20:00"));
    const second = await serving(folder, later, sources);
    expect(second.runs()).toEqual([day("02:00:00")]);
    await second.stop();
  });

  it("when it is stopped, stops its runs and goes on with them later", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const sources = fakeSources({ p: hourly() });
    const first = await serving(folder, time, sources, { p: Infinity });
    await time.until(at("01:10:00"));
    await first.stop();
    expect(first.events.slice(-3).map((it) => ("state" in it ? it.state : it.type))).toEqual([
      "stopping",
      "cancelled",
      "stopped",
    ]);
    expect(first.events.at(-1)).toMatchObject({ interrupted: 1 });
    const second = await serving(folder, virtualTime(at("01:20:00")), sources);
    expect(second.runs()).toEqual([`${day("01:00:00")}+`]);
    await second.stop();
  });

  it("starts nothing while it cannot keep what it decides (P8115), and everything once it can", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const serve = await serving(folder, time, fakeSources({ p: hourly() }));
    mkdirSync(join(folder, ".serve.json.new"));
    await time.until(at("01:00:30"));
    expect(serve.runs()).toEqual([]);
    expect(serve.problems.map(({ code }) => code)).toEqual(["P8115"]);
    rmSync(join(folder, ".serve.json.new"), { recursive: true });
    await time.until(at("01:00:45"));
    expect(serve.runs()).toEqual([day("01:00:00")]);
    await serve.stop();
  });
});

describe("a file that changes while it is served", () => {
  it("has its new schedule from then on", async () => {
    const time = virtualTime(at("00:30:00"));
    const sources = fakeSources({ p: hourly() });
    const serve = await serving(runsFolder(), time, sources);
    await time.until(at("01:10:00"));
    sources.change({ p: every(1800), q: hourly() });
    await time.until(at("02:10:00"));
    expect(serve.runs("p")).toEqual([day("01:00:00"), day("01:30:00"), day("02:00:00")]);
    expect(serve.runs("q")).toEqual([day("02:00:00")]);
    sources.change({ q: hourly() });
    await time.until(at("03:10:00"));
    expect(serve.runs("p")).toHaveLength(3);
    await serve.stop();
  });
});
