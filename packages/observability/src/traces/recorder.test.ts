import type { RunEvent } from "@partitura/backend-local";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startServer, type Behaviour, type TestServer } from "../testing/server.js";
import {
  attempt,
  ended,
  finished,
  reason,
  resumed,
  sampleSource,
  started,
  wholeRun,
} from "../testing/run-events.js";
import { traceRecorder } from "./recorder.js";
import { traceSettings } from "./settings.js";

interface SpanJson {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { readonly [kind: string]: unknown };
  }[];
  readonly events: readonly { readonly name: string }[];
  readonly links: readonly { readonly spanId: string }[];
}

interface Exported {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: SpanJson["attributes"] };
    readonly scopeSpans: readonly { readonly spans: readonly SpanJson[] }[];
  }[];
}

let server: TestServer | undefined;
const names = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_SERVICE_NAME", "TRACEPARENT"];
beforeEach(() => {
  for (const name of names) delete process.env[name];
});
afterEach(async () => {
  for (const name of names) delete process.env[name];
  await server?.close();
  server = undefined;
});

/** Records a run, and gives what a collector got. */
async function record(
  events: readonly RunEvent[],
  { behave, withinMs, env = {} }: { behave?: Behaviour; withinMs?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<{ spans: readonly SpanJson[]; resource: SpanJson["attributes"]; problems: readonly string[] }> {
  server ??= await startServer(behave);
  const before = server.got.length;
  Object.assign(process.env, { OTEL_EXPORTER_OTLP_ENDPOINT: server.url, ...env });
  const [settings] = traceSettings(process.env);
  if (settings === undefined) throw new Error("nothing is traced");
  const recorder = traceRecorder(sampleSource, settings, process.env, withinMs);
  for (const event of events) recorder.onEvent(event);
  const problems = (await recorder.close()).map(({ code, message }) => `${code} ${message}`);
  const got = server.got.slice(before);
  for (const { path, headers } of got)
    expect([path, headers["content-type"]]).toEqual(["/v1/traces", "application/json"]);
  const exported = got.flatMap(({ body }) => (JSON.parse(body.toString()) as Exported).resourceSpans);
  return {
    spans: exported.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    resource: exported[0]?.resource.attributes ?? [],
    problems,
  };
}

const valueOf = (attributes: SpanJson["attributes"], key: string): unknown =>
  Object.values(attributes.find((it) => it.key === key)?.value ?? {})[0];

/** The span of a name; fails when it is not there. */
function named(spans: readonly SpanJson[], name: string): SpanJson {
  const found = spans.filter((it) => it.name === name);
  expect(found.map((it) => it.name)).toEqual([name]);
  return found[0] as SpanJson;
}

const failing: readonly RunEvent[] = [
  started(),
  { type: "task-waiting", at: "2026-01-02T03:04:00.500Z", node: "make", index: [0], for: { kind: "cpu" } },
  attempt("make", [0], 1),
  {
    type: "attempt-failed",
    at: "2026-01-02T03:04:02Z",
    node: "make",
    index: [0],
    attempt: 1,
    error: reason,
    durationMs: 1000,
  },
  {
    type: "retry-scheduled",
    at: "2026-01-02T03:04:02Z",
    node: "make",
    index: [0],
    attempt: 2,
    delayMs: 1000,
  },
  attempt("make", [0], 3, { attempt: 2 }),
  {
    type: "attempt-failed",
    at: "2026-01-02T03:04:04Z",
    node: "make",
    index: [0],
    attempt: 2,
    error: reason,
    durationMs: 1000,
  },
  finished("make", [0], 4, { state: "failed", attempts: 2, error: reason, durationMs: 3000 }),
  finished("copy", [0], 4, { state: "upstream-failed", attempts: 0 }),
  ended(5, "failed"),
];

test("a span for the run, below it one for each task, below that one for each attempt", async () => {
  const { spans, resource, problems } = await record(wholeRun);
  expect(problems).toEqual([]);
  expect(spans.length).toBe(1 + 6 * 2);
  expect(new Set(spans.map((it) => it.traceId)).size).toBe(1);
  expect(new Set(spans.map((it) => it.spanId)).size).toBe(spans.length);
  const run = named(spans, "RUN sample");
  expect(run.parentSpanId ?? "").toBe("");
  expect(valueOf(run.attributes, "cicd.pipeline.run.id")).toBe("run-1");
  expect(valueOf(run.attributes, "cicd.pipeline.result")).toBe("success");
  const task = named(spans, "make[1]");
  expect(task.parentSpanId).toBe(run.spanId);
  expect(named(spans, "make[1] attempt 1").parentSpanId).toBe(task.spanId);
  expect([task.startTimeUnixNano, task.endTimeUnixNano]).toEqual([
    `${Date.UTC(2026, 0, 2, 3, 4, 2)}000000`,
    `${Date.UTC(2026, 0, 2, 3, 4, 3)}000000`,
  ]);
  expect(valueOf(resource, "service.name")).toBe("partitura");
  expect(valueOf(resource, "service.version")).toBe("1.2.3");
});

test("a task links to the tasks that it waited for: those of its own item, or all of a fan-out", async () => {
  const { spans } = await record(wholeRun);
  const linked = (name: string): readonly string[] =>
    named(spans, name).links.map((link) => spans.find((it) => it.spanId === link.spanId)?.name ?? "?");
  expect(linked("copy[1]")).toEqual(["make[1]"]);
  expect(linked("pick").toSorted()).toEqual(["copy[0]", "copy[1]", "make[0]", "make[1]"]);
  expect(linked("last")).toEqual(["pick"]);
});

test("failures, retries and waits", async () => {
  const { spans } = await record(failing);
  const names = spans.map((it) => it.name).toSorted();
  expect(names).toEqual(["RUN sample", "make[0]", "make[0] attempt 1", "make[0] attempt 2"]);
  const task = named(spans, "make[0]");
  expect(task.status).toEqual({ code: 2, message: "it broke" });
  expect(task.events.map((it) => it.name)).toEqual(["waiting", "retry scheduled", "exception"]);
  expect(valueOf(task.attributes, "process.exit.code")).toBe(3);
  expect(valueOf(task.attributes, "error.type")).toBe("exit 3");
  expect(valueOf(task.attributes, "cicd.pipeline.task.run.result")).toBe("failure");
  expect(named(spans, "make[0] attempt 1").status.code).toBe(2);
  expect(named(spans, "RUN sample").status.code).toBe(2);
});

test("what was cached has a span; what did not run has none", async () => {
  const { spans } = await record([
    started(),
    finished("make", [0], 2, { attempts: 0, cached: true, durationMs: 500 }),
    finished("make", [1], 2, { reusedFrom: "run-1" }),
    finished("pick", [], 2, { state: "skipped", attempts: 0 }),
    ended(3),
  ]);
  expect(spans.map((it) => it.name).toSorted()).toEqual(["RUN sample", "make[0]"]);
  expect(valueOf(named(spans, "make[0]").attributes, "partitura.task.cached")).toBe(true);
});

test("a resumed run goes on in the same trace, linked to what was before", async () => {
  const first = await record([started(), attempt("make", [0], 1)]);
  const second = await record([resumed(1), attempt("make", [0], 31), finished("make", [0], 32), ended(33)]);
  const [before, after] = [named(first.spans, "RUN sample"), named(second.spans, "RUN sample")];
  expect(named(first.spans, "make[0]").status.message).toBe("the run was interrupted");
  expect(after.traceId).toBe(before.traceId);
  expect(after.spanId).not.toBe(before.spanId);
  expect(after.links.map((it) => it.spanId)).toEqual([before.spanId]);
});

test("a run that a traced program starts is part of its trace", async () => {
  const [trace, parent] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
  const env = { TRACEPARENT: `00-${trace}-${parent}-01`, OTEL_SERVICE_NAME: "mine" };
  const { spans, resource } = await record([started(), ended(1)], { env });
  expect(named(spans, "RUN sample")).toMatchObject({ traceId: trace, parentSpanId: parent });
  expect(valueOf(resource, "service.name")).toBe("mine");
  const off = await record([started(), ended(1)], { env: { TRACEPARENT: `00-${trace}-${parent}-00` } });
  expect([off.spans, off.problems]).toEqual([[], []]);
});

test("thousands of spans arrive", async () => {
  const items = Array.from({ length: 3000 }, (_, n) => [attempt("make", [n], 1), finished("make", [n], 2)]);
  const { spans, problems } = await record([started(), ...items.flat(), ended(3)]);
  expect(problems).toEqual([]);
  expect(spans.length).toBe(6001);
});

test("a collector that is down costs a warning", async () => {
  const down = await startServer();
  await down.close();
  const { problems } = await record([started(), ended(1)], {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: down.url },
    withinMs: 300,
  });
  expect(problems.length).toBe(1);
  expect(problems[0]).toMatch(/^P7053 1 of 1 spans did not reach http:\/\/127/u);
});

test("a collector that refuses, and one that gives no answer", async () => {
  const refused = await record(failing, { behave: () => 400 });
  expect(refused.problems[0]).toMatch(/^P7053 4 of 4 spans/u);
  await server?.close();
  server = undefined;
  const silent = await record(failing, { behave: () => "silent", withinMs: 100 });
  expect(silent.problems[0]).toMatch(/^P7053 4 of 4 spans .*: it did not take all in time$/u);
});

test("which settings send spans, and one that cannot be used", () => {
  const on = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://user:secret@h:4318/" };
  expect(traceSettings({})).toEqual([undefined, []]);
  expect(traceSettings(on)).toEqual([{ protocol: "http/json", receiver: "http://h:4318/" }, []]);
  expect(traceSettings({ ...on, OTEL_SDK_DISABLED: "true" })).toEqual([undefined, []]);
  expect(traceSettings({ ...on, OTEL_TRACES_EXPORTER: "none" })).toEqual([undefined, []]);
  expect(traceSettings({ ...on, OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf" })[0]?.protocol).toBe(
    "http/protobuf",
  );
  const [settings, problems] = traceSettings({ ...on, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "grpc" });
  expect([settings, problems.map(({ code }) => code)]).toEqual([undefined, ["P7052"]]);
});
