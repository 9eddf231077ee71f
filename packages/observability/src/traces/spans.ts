import {
  type Attributes,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from "@opentelemetry/api";
import {
  type Instance,
  instanceKey,
  type RunEvent,
  type SpanOf,
  type TaskError,
  type TaskState,
  type TraceContext,
} from "@partitura/backend-local";
import { taskNodes } from "@partitura/core";
import type { RunSource } from "../record.js";
import { waitedFor } from "./waited-for.js";

type Event<T extends RunEvent["type"]> = Extract<RunEvent, { readonly type: T }>;

/** Makes spans; `next` says which id the next one gets. */
export interface SpanMaker {
  readonly tracer: Tracer;
  readonly next: (spanId: string) => void;
}

/** Makes spans of the events of one run. */
export interface SpanMapper {
  readonly add: (event: RunEvent) => void;
  /** Ends the spans that are still open, as cancelled. */
  readonly close: () => void;
}

/** The result of a run or task, in the words of OpenTelemetry's conventions for CI/CD (https://opentelemetry.io/docs/specs/semconv/cicd/). */
function resultOf(state: TaskState | "succeeded" | "failed" | "cancelled"): string {
  switch (state) {
    case "succeeded":
      return "success";
    case "failed":
      return "failure";
    case "skipped":
    case "upstream-failed":
      return "skip";
    case "cancelled":
      return "cancellation";
  }
}

const typeOf = ({ code, exitCode }: TaskError): string =>
  code ?? (exitCode === undefined ? "_OTHER" : `exit ${exitCode}`);

/** Marks a span as failed, with its reason as conventions name it. */
function fail(span: Span, error: TaskError, at: number): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  span.setAttribute("error.type", typeOf(error));
  if (error.exitCode !== undefined) span.setAttribute("process.exit.code", error.exitCode);
  span.addEvent("exception", { "exception.type": typeOf(error), "exception.message": error.message }, at);
}

/** An open span, and the context for spans inside it. */
interface Open {
  readonly span: Span;
  readonly inside: Context;
}

/**
 * Maps the events of one run to spans: one for the run, one below it for each task instance that runs or is taken from the
 * cache, one below that for each attempt. A task links to the tasks that it waited for.
 *
 * @param contextFor The ids of a run's spans, by how often it was resumed.
 */
export function spanMapper(
  source: RunSource,
  { tracer, next }: SpanMaker,
  contextFor: (runId: string, resumption: number) => TraceContext,
): SpanMapper {
  const links = waitedFor(source.pipeline);
  const nodes = new Map(taskNodes(source.pipeline).map(({ node }) => [node.id, node]));
  const open = new Map<string, Open>();
  const attempts = new Map<string, Span>();
  let run: (Open & { readonly runId: string; readonly context: TraceContext }) | undefined;

  const linkTo = (context: TraceContext, of: SpanOf): Link => ({
    context: { traceId: context.traceId, spanId: context.spanId(of), traceFlags: TraceFlags.SAMPLED },
  });

  function begin(
    of: { readonly name: string; readonly kind?: SpanKind; readonly id: string; readonly at: number },
    around: Context,
    attributes: Attributes,
    links: readonly Link[] = [],
  ): Open {
    next(of.id);
    const { name, kind = SpanKind.INTERNAL, at } = of;
    const span = tracer.startSpan(name, { kind, startTime: at, attributes, links: [...links] }, around);
    return { span, inside: trace.setSpan(around, span) };
  }

  function startRun(event: Event<"run-started"> | Event<"run-resumed">): void {
    const { runId, hash, at } = event;
    const resumption = event.type === "run-resumed" ? event.resumption : 0;
    const context = contextFor(runId, resumption);
    const { traceId, parentSpanId, sampled } = context;
    const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
    const around =
      parentSpanId === undefined
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: parentSpanId, traceFlags, isRemote: true });
    const { pipeline, git } = source;
    const scheduledAt = event.type === "run-started" ? event.scheduledAt : source.scheduled?.scheduledAt;
    const attributes: Attributes = {
      "cicd.pipeline.name": pipeline.id,
      "cicd.pipeline.action.name": "RUN",
      "cicd.pipeline.run.id": runId,
      "vcs.ref.head.revision": git?.commit,
      "vcs.ref.head.name": git?.branch,
      "vcs.repository.url.full": git?.remote,
      "partitura.pipeline.hash": hash,
      "partitura.run.resumption": resumption,
      "partitura.run.scheduled_at": scheduledAt,
    };
    const earlier = resumption === 0 ? [] : [linkTo(contextFor(runId, resumption - 1), { kind: "run" })];
    const about = {
      name: `RUN ${pipeline.id}`,
      kind: SpanKind.SERVER,
      id: context.spanId({ kind: "run" }),
      at: Date.parse(at),
    };
    run = { ...begin(about, around, attributes, earlier), runId, context };
  }

  const linksOf = (context: TraceContext, instance: Instance): readonly Link[] =>
    links.before(instance).map((it) => linkTo(context, { kind: "task", instance: it }));

  function task(instance: Instance, at: number): Open | undefined {
    if (run === undefined) return undefined;
    const key = instanceKey(instance);
    const before = open.get(key);
    if (before !== undefined) return before;
    const { node, index } = instance;
    const definition = source.pipeline.tasks[nodes.get(node)?.task ?? ""];
    const attributes: Attributes = {
      "cicd.pipeline.task.name": node,
      "cicd.pipeline.task.run.id": `${run.runId}/${key}`,
      "partitura.task.index": [...index],
      "partitura.task.kind": definition?.body.kind,
      "partitura.task.code_hash": definition?.body.codeHash,
    };
    const id = run.context.spanId({ kind: "task", instance: { node, index } });
    const made = begin({ name: key, id, at }, run.inside, attributes, linksOf(run.context, instance));
    open.set(key, made);
    return made;
  }

  function startAttempt(event: Event<"task-started">): void {
    const { node, index, attempt, inputsHash } = event;
    const at = Date.parse(event.at);
    const around = task(event, at);
    if (run === undefined || around === undefined) return;
    around.span.setAttribute("partitura.task.inputs_hash", inputsHash);
    const id = run.context.spanId({ kind: "attempt", instance: { node, index }, attempt });
    const attributes: Attributes = { "partitura.task.attempt": attempt };
    attempts.set(
      instanceKey(event),
      begin({ name: `${instanceKey(event)} attempt ${attempt}`, id, at }, around.inside, attributes).span,
    );
  }

  function endAttempt(instance: Instance, at: number, error?: TaskError): void {
    const key = instanceKey(instance);
    const span = attempts.get(key);
    if (span === undefined) return;
    attempts.delete(key);
    if (error !== undefined) fail(span, error, at);
    span.end(at);
  }

  function endTask(event: Event<"task-finished">): void {
    const { node, index, state, error, attempts: tried, cached, reusedFrom, durationMs } = event;
    const at = Date.parse(event.at);
    const key = instanceKey(event);
    const isTold =
      open.has(key) || (tried > 0 && reusedFrom !== run?.runId) || cached === true || state === "failed";
    const found = isTold ? task(event, at - durationMs) : undefined;
    if (state === "succeeded") links.ended({ node, index });
    if (found === undefined) return;
    endAttempt(event, at, error);
    found.span.setAttributes({
      "cicd.pipeline.task.run.result": resultOf(state),
      "partitura.task.state": state,
      "partitura.task.attempts": tried,
      "partitura.task.cached": cached,
      "partitura.task.reused_from": reusedFrom,
    });
    if (error !== undefined) fail(found.span, error, at);
    found.span.end(at);
    open.delete(key);
  }

  function endRun({ state, at }: Event<"run-finished">): void {
    if (run === undefined) return;
    run.span.setAttribute("cicd.pipeline.result", resultOf(state));
    if (state !== "succeeded")
      run.span.setStatus({ code: SpanStatusCode.ERROR, message: `the run ${state}` });
    run.span.end(Date.parse(at));
    run = undefined;
  }

  function add(event: RunEvent): void {
    switch (event.type) {
      case "run-started":
      case "run-resumed":
        return startRun(event);
      case "task-started":
        return startAttempt(event);
      case "attempt-failed":
        return endAttempt(event, Date.parse(event.at), event.error);
      case "retry-scheduled": {
        const { attempt, delayMs, at } = event;
        const about = { "partitura.task.attempt": attempt, "partitura.retry.delay_ms": delayMs };
        return void open.get(instanceKey(event))?.span.addEvent("retry scheduled", about, Date.parse(at));
      }
      case "task-waiting": {
        const { kind } = event.for;
        const pool = event.for.kind === "pool" ? event.for.pool : undefined;
        const about: Attributes = { "partitura.lack": kind, "partitura.pool": pool };
        return void task(event, Date.parse(event.at))?.span.addEvent("waiting", about, Date.parse(event.at));
      }
      case "task-finished":
        return endTask(event);
      case "run-finished":
        return endRun(event);
      default:
        return undefined;
    }
  }

  return {
    add,
    close: () => {
      const left = [...attempts.values(), ...[...open.values()].map(({ span }) => span)];
      for (const span of run === undefined ? left : [...left, run.span]) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: "the run was interrupted" });
        span.end();
      }
    },
  };
}
