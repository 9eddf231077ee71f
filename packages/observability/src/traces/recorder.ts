import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { localReport, traceContext } from "@partitura/backend-local";
import type { Recorder, RunSource, Variables } from "../record.js";
import { samplerOf } from "./sampler.js";
import type { TraceSettings } from "./settings.js";
import { spanQueue } from "./span-queue.js";
import { spanMapper } from "./spans.js";

/** Milliseconds that the collector has when the run is over. */
const closingMs = 10_000;
/** Milliseconds for one request with its new tries, where `OTEL_EXPORTER_OTLP_TIMEOUT` does not say it: nobody waits long for a collector that is down. */
const requestMs = 3000;

const isTimeoutSet = (env: Variables): boolean =>
  ["OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"].some(
    (name) => (env[name] ?? "") !== "",
  );

/**
 * Sends spans of a run to a collector. The address, headers, certificates, compression and timeout are read by OpenTelemetry's
 * own library from the environment of this process.
 */
export function traceRecorder(
  source: RunSource,
  settings: TraceSettings,
  env: Variables,
  withinMs = closingMs,
): Recorder {
  let [traceId, spanId] = ["", ""];
  const options = isTimeoutSet(env) ? {} : { timeoutMillis: requestMs };
  const queue = spanQueue(
    settings.protocol === "http/json" ? new JsonExporter(options) : new ProtobufExporter(options),
  );
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": "partitura", "service.version": source.version }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(env),
    idGenerator: { generateTraceId: () => traceId, generateSpanId: () => spanId },
    spanProcessors: [queue],
  });
  const spans = spanMapper(
    source,
    {
      tracer: provider.getTracer("@partitura/observability", source.version),
      next: (id) => {
        spanId = id;
      },
    },
    (runId, resumption) => {
      const context = traceContext(env, runId, resumption);
      ({ traceId } = context);
      return context;
    },
  );
  return {
    onEvent: spans.add,
    close: async () => {
      spans.close();
      const { total, lost, problem = "" } = await queue.close(withinMs);
      const { receiver } = settings;
      return lost === 0
        ? []
        : [localReport("P7053", { lost, total, receiver, problem }, { target: "local" })];
    },
  };
}
