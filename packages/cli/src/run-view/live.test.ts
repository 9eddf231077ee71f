import { PassThrough } from "node:stream";
import pc from "picocolors";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { smallPipeline } from "../testing/small-pipeline.js";
import { liveView } from "./live.js";
import { half, whole } from "./testing/events.js";

beforeEach(() => {
  vi.useFakeTimers({ now: 4000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A terminal, and what was written to it since the last look. */
function screen(): { readonly stream: NodeJS.WriteStream; readonly written: () => string } {
  const through = new PassThrough();
  const stream = Object.assign(through, { isTTY: true, columns: 60, rows: 20 });
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    written: () => String(through.read() ?? ""),
  };
}

const channel = { write: () => undefined, colors: pc.createColors(false), live: true, columns: 60 };

test("draws what changed a few times a second, whatever the number of events, and the end at once", () => {
  const { stream, written } = screen();
  const view = liveView(smallPipeline, channel, stream);
  half.forEach(view.show);
  expect(written()).toBe("");
  vi.advanceTimersByTime(100);
  expect(written()).toContain("train  1/3");
  whole.slice(half.length).forEach(view.show);
  view.close();
  expect(written()).toContain("✖ train  3/3");
  vi.advanceTimersByTime(1000);
  expect(written()).toBe("");
});

test("makes room for a question, and draws again when it is answered", () => {
  const { stream, written } = screen();
  const view = liveView(smallPipeline, channel, stream);
  half.forEach(view.show);
  vi.advanceTimersByTime(100);
  written();
  const resume = view.pause();
  written();
  vi.advanceTimersByTime(1000);
  expect(written()).toBe("");
  resume();
  vi.advanceTimersByTime(100);
  expect(written()).toContain("train  1/3");
  view.close();
});
