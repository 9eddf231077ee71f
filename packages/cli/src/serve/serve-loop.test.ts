import { describe, expect, it } from "vitest";
import type { ServeEvent } from "./serve-event.js";
import { at, day, hourly } from "./testing/day.js";
import { fakeSources, serving } from "./testing/fake-world.js";
import { every } from "./testing/schedules.js";
import { finished, runsFolder, started, writeEvents } from "./testing/store.js";
import { virtualTime } from "./testing/virtual-time.js";

const typesOf = (events: readonly ServeEvent[]): readonly string[] => events.map(({ type }) => type);

describe("a schedule by the clock", () => {
  it("fires at its instants, and at none that was before it was served", async () => {
    const time = virtualTime(at("00:30:00"));
    const serve = await serving(runsFolder(), time, fakeSources({ p: hourly() }));
    await time.until(at("03:30:00"));
    expect(serve.runs()).toEqual([day("01:00:00"), day("02:00:00"), day("03:00:00")]);
    await serve.stop();
  });

  it("never sleeps for longer than ten seconds, however far away its next instant is", async () => {
    const time = virtualTime(at("00:00:01"));
    const serve = await serving(runsFolder(), time, fakeSources({ p: every(400 * 86_400) }));
    await time.until(at("00:05:00"));
    expect(time.slept.length).toBeGreaterThan(20);
    expect(Math.max(...time.slept)).toBe(10_000);
    await serve.stop();
  });

  it.each([
    ["allow", [day("01:00:00"), day("02:00:00"), day("03:00:00"), day("04:00:00")], []],
    ["skip", [day("01:00:00"), day("04:00:00")], ["skipped", "skipped"]],
    ["queue", [day("01:00:00"), day("02:00:00")], ["waiting", "waiting", "waiting"]],
    [
      "replace",
      [day("01:00:00"), day("02:00:00"), day("03:00:00"), day("04:00:00")],
      ["replacing", "replacing", "replacing"],
    ],
  ] as const)("with overlap %s, while runs take longer than its interval", async (overlap, runs, told) => {
    const time = virtualTime(at("00:30:00"));
    const serve = await serving(runsFolder(), time, fakeSources({ p: hourly({ overlap }) }), {
      p: 9_000_000,
    });
    await time.until(at("04:10:00"));
    expect(serve.runs()).toEqual(runs);
    const words = ["skipped", "waiting", "replacing"];
    expect(typesOf(serve.events).filter((it) => words.includes(it))).toEqual(told);
    await serve.stop();
  });

  it("has no more runs at once than it may", async () => {
    const time = virtualTime(at("00:30:00"));
    const serve = await serving(runsFolder(), time, fakeSources({ p: hourly() }), { p: Infinity }, 2);
    await time.until(at("05:10:00"));
    expect(serve.runs()).toEqual([day("01:00:00"), day("02:00:00")]);
    await serve.stop();
  });

  it("ends a run that is replaced before the next begins, and does not go on with it later", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const sources = fakeSources({ p: hourly({ overlap: "replace" }) });
    const serve = await serving(folder, time, sources, { p: 9_000_000 });
    await time.until(at("02:10:00"));
    const about = serve.events.flatMap((it) => (it.type === "run-ended" ? [it.state] : [it.type]));
    expect(about).toEqual(["serving", "run-starting", "replacing", "cancelled", "run-starting"]);
    await serve.stop();
    const again = await serving(folder, virtualTime(at("02:20:00")), sources);
    expect(again.runs()).toEqual([`${day("02:00:00")}+`]);
    await again.stop();
  });
});

describe("what was missed", () => {
  it.each([
    [false, [day("01:00:00"), day("05:00:00")], { type: "missed", count: 3, orMore: false }],
    [
      true,
      [day("01:00:00"), day("02:00:00"), day("03:00:00"), day("04:00:00"), day("05:00:00")],
      { type: "making-up", count: 3, orMore: false },
    ],
  ] as const)("while nothing served it, with catchup %s", async (catchup, runs, told) => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const sources = fakeSources({ p: hourly({ catchup }) });
    const first = await serving(folder, time, sources);
    await time.until(at("01:30:00"));
    await first.stop();
    const later = virtualTime(at("04:30:00"));
    const second = await serving(folder, later, sources);
    await later.until(at("05:30:00"));
    expect([...first.runs(), ...second.runs()]).toEqual(runs);
    expect(second.events).toContainEqual(expect.objectContaining(told));
    await second.stop();
  });

  it("since its start, when it is served for the first time, in order", async () => {
    const time = virtualTime(at("03:30:00"));
    const schedule = hourly({ catchup: true, start: day("01:00:00"), overlap: "queue" });
    const serve = await serving(runsFolder(), time, fakeSources({ p: schedule }), { p: 60_000 });
    await time.until(at("03:40:00"));
    expect(serve.runs()).toEqual([day("01:00:00"), day("02:00:00"), day("03:00:00")]);
    await serve.stop();
  });

  it("is not made up for without catchup, whatever its start", async () => {
    const time = virtualTime(at("03:30:00"));
    const serve = await serving(runsFolder(), time, fakeSources({ p: hourly({ start: day("01:00:00") }) }));
    await time.until(at("03:40:00"));
    expect(typesOf(serve.events)).toEqual(["serving"]);
    await serve.stop();
  });

  it("is not made up for where there is a run already, whoever started it", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const sources = fakeSources({ p: hourly({ catchup: true }) });
    await (await serving(folder, time, sources)).stop();
    const id = "20260101-021500-aaaa";
    writeEvents(folder, id, started(id, "p", at("02:15:00"), day("02:00:00")), finished(id, at("02:15:01")));
    const later = virtualTime(at("03:30:00"));
    const serve = await serving(folder, later, sources);
    expect(serve.runs()).toEqual([day("01:00:00"), day("03:00:00")]);
    await serve.stop();
  });

  it("does not run when its turn comes where another process has run it meanwhile", async () => {
    const [folder, time] = [runsFolder(), virtualTime(at("00:30:00"))];
    const sources = fakeSources({ p: hourly({ overlap: "queue" }) });
    const serve = await serving(folder, time, sources, { p: 9_000_000 });
    await time.until(at("03:10:00"));
    const id = "20260101-031000-aaaa";
    writeEvents(folder, id, started(id, "p", at("03:10:00"), day("02:00:00")), finished(id, at("03:11:00")));
    await time.until(at("03:40:00"));
    expect(serve.runs()).toEqual([day("01:00:00"), day("03:00:00")]);
    await serve.stop();
  });

  it("is what the clock passes when it is set forward", async () => {
    const time = virtualTime(at("00:30:00"));
    const serve = await serving(runsFolder(), time, fakeSources({ p: hourly() }));
    await time.set(at("03:30:00"));
    expect(serve.runs()).toEqual([]);
    expect(serve.events).toContainEqual(expect.objectContaining({ type: "missed", count: 3 }));
    await time.until(at("04:10:00"));
    expect(serve.runs()).toEqual([day("04:00:00")]);
    await serve.stop();
  });

  it("does not run again when the clock is set back", async () => {
    const time = virtualTime(at("00:30:00"));
    const serve = await serving(runsFolder(), time, fakeSources({ p: hourly() }));
    await time.until(at("02:10:00"));
    await time.set(at("00:40:00"));
    await time.until(at("03:10:00"));
    expect(serve.runs()).toEqual([day("01:00:00"), day("02:00:00"), day("03:00:00")]);
    expect(typesOf(serve.events).filter((it) => it === "clock-set-back" || it === "has-run")).toEqual([
      "clock-set-back",
      "has-run",
      "has-run",
    ]);
    await serve.stop();
  });

  it("comes again when the clock was set forward by mistake and back", async () => {
    const time = virtualTime(at("00:30:00"));
    const serve = await serving(runsFolder(), time, fakeSources({ p: hourly() }));
    await time.set(Date.parse("2030-01-01T00:30:00Z"));
    await time.set(at("00:40:00"));
    await time.until(at("01:10:00"));
    expect(serve.runs()).toEqual([day("01:00:00")]);
    await serve.stop();
  });
});
