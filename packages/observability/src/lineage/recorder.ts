import { join } from "node:path";
import { localReport, type RunEvent } from "@partitura/backend-local";
import type { Diagnostic } from "@partitura/core";
import type { Recorder, RunSource } from "../record.js";
import type { Delivered, Delivery, KeepUnsent } from "./delivery.js";
import { fileDelivery } from "./file-delivery.js";
import { localFiles } from "./files.js";
import { httpDelivery } from "./http-delivery.js";
import { lineWriter, type LineWriter } from "./line-writer.js";
import type { LineageEvent } from "./facets.js";
import { lineageMapper } from "./mapper.js";
import type { LineageSettings, Transport } from "./settings.js";

/** The file in a run's folder that keeps the events that could not be delivered. */
export const unsentFile = "openlineage-unsent.jsonl";

/** Milliseconds that receivers have when the run is over. */
const closingMs = 10_000;

function deliveryTo(transport: Transport, keepUnsent: KeepUnsent): Delivery {
  switch (transport.kind) {
    case "http":
      return httpDelivery(transport, keepUnsent);
    case "file":
      return fileDelivery(transport);
  }
}

/** Events that say nothing about lineage are not kept waiting. */
const isTold = ({ type }: RunEvent): boolean =>
  ["run-started", "run-resumed", "task-started", "task-finished", "control-failed", "run-finished"].includes(
    type,
  );

/** Tells OpenLineage what happens in a run. */
export function lineageRecorder(
  source: RunSource,
  settings: LineageSettings,
  withinMs = closingMs,
): Recorder {
  const mapper = lineageMapper(source, settings, localFiles);
  let unsent: LineWriter | undefined;
  let folder: string | undefined;
  const keepUnsent: KeepUnsent = (text) => {
    if (folder !== undefined) unsent ??= lineWriter(join(folder, unsentFile));
    unsent?.write(text);
  };
  const deliveries = settings.transports.map((it) => deliveryTo(it, keepUnsent));
  let waiting: RunEvent[] = [];
  let mapping: Promise<void> | undefined;

  function tell(events: readonly LineageEvent[]): void {
    for (const event of events) {
      const text = JSON.stringify(event);
      for (const delivery of deliveries) delivery.send(text, event.run.runId);
    }
  }

  async function mapAll(): Promise<void> {
    while (waiting.length > 0) {
      const events = waiting;
      waiting = [];
      for (const event of events) tell(await mapper.eventsOf(event));
    }
    mapping = undefined;
  }

  const report = ({ receiver, total, lost, problem = "" }: Delivered): Diagnostic =>
    localReport("P7051", { lost, total, receiver, problem }, { target: "local" });

  return {
    onEvent: (event) => {
      if (!isTold(event)) return;
      if (event.type === "run-started" || event.type === "run-resumed") ({ folder } = event);
      waiting.push(event);
      mapping ??= mapAll();
    },
    close: async () => {
      await mapping;
      tell(mapper.close(Date.now()));
      const delivered = await Promise.all(deliveries.map(async (it) => it.close(withinMs)));
      await unsent?.settled();
      return delivered.filter((it) => it.lost > 0).map(report);
    },
  };
}
