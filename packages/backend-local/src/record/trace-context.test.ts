import { expect, test } from "vitest";
import { isTraced, traceContext, traceVariables, type SpanOf } from "./trace-context.js";

const of = { runId: "r1", resumption: 0, instance: { node: "train", index: [2] }, attempt: 1 } as const;
const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318" };
const trace = "0af7651916cd43dd8448eb211c80319c";
const parent = `00-${trace}-b7ad6b7169203331-01`;

test("ids follow from the run, and differ from thing to thing", () => {
  const context = traceContext({}, "r1", 0);
  const { instance } = of;
  const spans: readonly SpanOf[] = [
    { kind: "run" },
    { kind: "task", instance },
    { kind: "attempt", instance, attempt: 1 },
    { kind: "attempt", instance, attempt: 2 },
    { kind: "task", instance: { node: "train", index: [] } },
  ];
  const ids = spans.map(context.spanId);
  expect(ids).toEqual(spans.map(traceContext({}, "r1", 0).spanId));
  expect(new Set([...ids, traceContext({}, "r1", 1).spanId({ kind: "run" })]).size).toBe(ids.length + 1);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/u);
  expect(context.traceId).toMatch(/^[0-9a-f]{32}$/u);
  expect(context.traceId).toBe(traceContext({}, "r1", 3).traceId);
  expect(context.traceId).not.toBe(traceContext({}, "r2", 0).traceId);
});

test("a trace that is there already is gone on with; one that is none is not", () => {
  expect(traceContext({ TRACEPARENT: parent }, "r1", 0)).toMatchObject({
    traceId: trace,
    parentSpanId: "b7ad6b7169203331",
    sampled: true,
  });
  expect(traceContext({ TRACEPARENT: parent.replace(/01$/u, "00") }, "r1", 0).sampled).toBe(false);
  for (const text of ["", "x", parent.replace("00-", "ff-"), `00-${"0".repeat(32)}-b7ad6b7169203331-01`])
    expect(traceContext({ TRACEPARENT: text }, "r1", 0)).toMatchObject({
      parentSpanId: undefined,
      traceId: traceContext({}, "r1", 0).traceId,
    });
});

test("tasks are told of their span when spans are sent, of the parent when not, and of nothing when there is none", () => {
  const { traceId, spanId } = traceContext({}, "r1", 0);
  const span = spanId({ kind: "attempt", instance: of.instance, attempt: 1 });
  expect(traceVariables(endpoint, of)).toEqual({ TRACEPARENT: `00-${traceId}-${span}-01` });
  expect(traceVariables({ ...endpoint, TRACEPARENT: parent }, of).TRACEPARENT).toBe(`00-${trace}-${span}-01`);
  expect(traceVariables({ TRACEPARENT: parent }, of)).toEqual({ TRACEPARENT: parent });
  expect(traceVariables({}, of)).toEqual({});
});

test("when spans are sent", () => {
  expect(isTraced({})).toBe(false);
  expect(isTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: " " })).toBe(false);
  expect(isTraced(endpoint)).toBe(true);
  expect(isTraced({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://h" })).toBe(true);
  expect(isTraced({ ...endpoint, OTEL_SDK_DISABLED: "TRUE" })).toBe(false);
  expect(isTraced({ ...endpoint, OTEL_TRACES_EXPORTER: "none" })).toBe(false);
});
