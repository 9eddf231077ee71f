import { createHash } from "node:crypto";
import { type Instance } from "../log/events.js";
import { instanceKey } from "../log/run-record.js";

/** What a span of a run stands for: the run itself, a task instance, or one attempt of it. */
export type SpanOf =
  | { readonly kind: "run" }
  | { readonly kind: "task"; readonly instance: Instance }
  | { readonly kind: "attempt"; readonly instance: Instance; readonly attempt: number };

/** The identifiers of a run's trace (W3C Trace Context). */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The span that the run is part of, where whoever started it said so: 16 hexadecimal digits. */
  readonly parentSpanId?: string | undefined;
  /** Whether spans are to be recorded. */
  readonly sampled: boolean;
  /** The id of a span: always the same for the same thing, 16 hexadecimal digits. */
  readonly spanId: (of: SpanOf) => string;
}

/** Version 00 of https://www.w3.org/TR/trace-context/#traceparent-header. */
const traceparentForm = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/u;

/** The first digits of a hash; never all zero, which means "no id". */
function idOf(digits: number, ...parts: readonly string[]): string {
  const id = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, digits);
  return /^0+$/u.test(id) ? `${id.slice(1)}1` : id;
}

function nameOf(of: SpanOf): readonly string[] {
  switch (of.kind) {
    case "run":
      return ["run"];
    case "task":
      return ["task", instanceKey(of.instance)];
    case "attempt":
      return ["attempt", instanceKey(of.instance), String(of.attempt)];
  }
}

/**
 * The trace of a run. Its ids follow from the run's id, so that whoever knows a run finds its trace, and a run that is resumed
 * goes on in the same one. `TRACEPARENT` of the environment makes it part of a trace that is there already.
 *
 * @param resumption How often the run was resumed: spans of a resumed run are new ones.
 */
export function traceContext(
  env: { readonly [name: string]: string | undefined },
  runId: string,
  resumption: number,
): TraceContext {
  const [, traceId, parentSpanId, flags] = traceparentForm.exec(env["TRACEPARENT"] ?? "") ?? [];
  const isValid = traceId !== undefined && !/^0+$/u.test(traceId) && !/^0+$/u.test(parentSpanId ?? "0");
  return {
    traceId: isValid ? traceId : idOf(32, "trace", runId),
    parentSpanId: isValid ? parentSpanId : undefined,
    sampled: !isValid || (Number.parseInt(flags ?? "01", 16) & 1) === 1,
    spanId: (of) => idOf(16, runId, String(resumption), ...nameOf(of)),
  };
}

/** Whether spans of runs are sent somewhere: an endpoint of OpenTelemetry is set and nothing turns it off. */
export function isTraced(env: { readonly [name: string]: string | undefined }): boolean {
  const isSet = (name: string): boolean => (env[name] ?? "").trim() !== "";
  if (env["OTEL_SDK_DISABLED"]?.toLowerCase() === "true" || env["OTEL_TRACES_EXPORTER"] === "none")
    return false;
  return isSet("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") || isSet("OTEL_EXPORTER_OTLP_ENDPOINT");
}

/**
 * The variables that let an attempt's own spans be part of the run's trace; none when runs are not traced and the
 * environment has no `TRACEPARENT`.
 */
export function traceVariables(
  env: { readonly [name: string]: string | undefined },
  of: {
    readonly runId: string;
    readonly resumption: number;
    readonly instance: Instance;
    readonly attempt: number;
  },
): { readonly TRACEPARENT?: string } {
  const { runId, resumption, instance, attempt } = of;
  const parent = env["TRACEPARENT"];
  if (!isTraced(env)) return parent === undefined ? {} : { TRACEPARENT: parent };
  const { traceId, sampled, spanId } = traceContext(env, runId, resumption);
  const span = spanId({ kind: "attempt", instance, attempt });
  return { TRACEPARENT: `00-${traceId}-${span}-${sampled ? "01" : "00"}` };
}
