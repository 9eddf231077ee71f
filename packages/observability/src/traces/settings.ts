import { isTraced, localReport } from "@partitura/backend-local";
import type { Diagnostic } from "@partitura/core";
import type { Variables } from "../record.js";

/** How spans are spelled on their way to the collector. */
export type Protocol = "http/json" | "http/protobuf";

/** What of OpenTelemetry's variables is not read by its own library. */
export interface TraceSettings {
  readonly protocol: Protocol;
  /** The collector, for messages; without credentials. */
  readonly receiver: string;
}

function withoutUser(address: string): string {
  if (!URL.canParse(address)) return address;
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}

/**
 * Whether and how spans are sent, by the variables of https://opentelemetry.io/docs/specs/otel/protocol/exporter/; undefined
 * when they are not. Reports P7052.
 */
export function traceSettings(env: Variables): readonly [TraceSettings | undefined, readonly Diagnostic[]] {
  if (!isTraced(env)) return [undefined, []];
  const setting = ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"].find(
    (name) => (env[name] ?? "") !== "",
  );
  const protocol = (setting === undefined ? undefined : env[setting]) ?? "http/json";
  if (setting !== undefined && protocol !== "http/json" && protocol !== "http/protobuf")
    return [undefined, [localReport("P7052", { setting, value: protocol }, { target: "local" })]];
  const own = env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
  const endpoint = own === undefined || own === "" ? env["OTEL_EXPORTER_OTLP_ENDPOINT"] : own;
  return [{ protocol: protocol as Protocol, receiver: withoutUser(endpoint ?? "") }, []];
}
