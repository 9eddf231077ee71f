import { instanceKey, type Instance, type RunEvent } from "@partitura/backend-local";
import { taskNodes } from "@partitura/core";
import type { RunSource } from "../record.js";
import { artifactDataset, artifactsIn, assetName, grouped, originsIn, type Origin } from "./datasets.js";
import { facetMaker, type Dataset, type EventType, type JobName, type LineageEvent } from "./facets.js";
import { lineageRunId } from "./run-ids.js";
import type { LineageSettings } from "./settings.js";
import { tellerOf, type Attempted, type EventOf, type Telling, type Values } from "./tell.js";

/** What the log of a run tells of the time before it was resumed. */
export interface Before {
  /** The event that the run began with. */
  readonly started: EventOf<"run-started">;
  /** The last process that ran it, when it was ended without a word: its first event, and the attempts that it had started. */
  readonly cutOff?: {
    readonly began: EventOf<"run-started"> | EventOf<"run-resumed">;
    readonly attempts: readonly EventOf<"task-started">[];
  };
}

/** What is looked up in the folder of a run. */
export interface RunFiles {
  /** What was before the resumption of a number. */
  readonly before: (runFolder: string, resumption: number) => Promise<Before | undefined>;
  /** The inputs of an attempt, by its folder relative to that of the run. */
  readonly inputsOf: (runFolder: string, attemptFolder: string) => Promise<Values | undefined>;
  /** The size of a file in bytes; undefined when it is none. */
  readonly sizeOf: (uri: string) => Promise<number | undefined>;
}

/** Tells OpenLineage what the events of one run mean. Events are to be given one after the other. */
export interface LineageMapper {
  readonly eventsOf: (event: RunEvent) => Promise<readonly LineageEvent[]>;
  /** What is to be told when no more events come: a run that has not ended, and its tasks, are aborted at a time in ms. */
  readonly close: (at: number) => readonly LineageEvent[];
}

/** A task instance that runs. */
interface Running extends Attempted {
  readonly instance: Instance;
  readonly folder: string;
  readonly inputs: Values | undefined;
}

function endOf(state: "succeeded" | "failed" | "cancelled" | "skipped"): EventType {
  switch (state) {
    case "succeeded":
    case "skipped":
      return "COMPLETE";
    case "failed":
      return "FAIL";
    case "cancelled":
      return "ABORT";
  }
}

/**
 * Maps the events of one run to OpenLineage: the pipeline is a job, each task a job below it, and each task instance a run of
 * that job whose parent is the run of the pipeline. An output artifact is a dataset of the name `pipeline.task.output`, whose
 * versions are known by content. A task that did not run is not told of.
 */
export function lineageMapper(source: RunSource, settings: LineageSettings, files: RunFiles): LineageMapper {
  const { pipeline, version } = source;
  const { namespace } = settings;
  const make = facetMaker(version);
  const teller = tellerOf(source, settings, make);
  const nodes = new Map(taskNodes(pipeline).map(({ node }) => [node.id, node]));
  const origins = originsIn(pipeline);
  const running = new Map<string, Running>();
  const states: { [state: string]: number } = {};
  const failed = new Set<string>();
  let telling: Telling | undefined;

  const datasetOf = ({ node, output }: Origin): JobName => ({
    namespace,
    name: `${pipeline.id}.${node}.${output}`,
  });

  function inputsOf(node: string, inputs: Values | undefined): readonly Dataset[] {
    const nameOf = (from: Origin | undefined, sha256: string): string =>
      from === undefined ? `artifact.${sha256}` : datasetOf(from).name;
    const artifacts = grouped(artifactsIn(inputs), (it) => nameOf(origins.of(it, node), it.sha256)).map(
      ([name, references]) => artifactDataset({ namespace, name }, references, make),
    );
    const called = nodes.get(node);
    const body = called && pipeline.tasks[called.task]?.body;
    const asset = body?.kind === "wait" && body.condition === "asset" ? inputs?.["asset"] : undefined;
    return typeof asset === "string"
      ? [...artifacts, { ...assetName(namespace, asset), facets: {} }]
      : artifacts;
  }

  async function outputsOf({
    node,
    outputs,
    updates,
  }: EventOf<"task-finished">): Promise<readonly Dataset[]> {
    const found: Dataset[] = [];
    const called = nodes.get(node);
    const ports = (called && pipeline.tasks[called.task]?.outputs) ?? {};
    for (const [output, value] of Object.entries(outputs ?? {})) {
      const artifacts = [...artifactsIn(value)];
      if (artifacts.length === 0) continue;
      origins.add({ node, output }, artifacts);
      const dataset = artifactDataset(datasetOf({ node, output }), artifacts, make, ports[output]);
      const [only, ...others] = artifacts;
      const size = only === undefined || others.length > 0 ? undefined : await files.sizeOf(only.uri);
      const statistics =
        size === undefined
          ? {}
          : { outputStatistics: make.standard("outputStatistics", { size, fileCount: 1 }) };
      found.push(size === undefined ? dataset : { ...dataset, outputFacets: statistics });
    }
    for (const asset of updates ?? []) found.push({ ...assetName(namespace, asset), facets: {} });
    return found;
  }

  function tellingOf(
    began: EventOf<"run-started"> | EventOf<"run-resumed">,
    first: EventOf<"run-started"> | undefined,
  ): Telling {
    const { runId, hash, folder } = began;
    const resumption = began.type === "run-resumed" ? began.resumption : 0;
    const at = Date.parse(began.at);
    return {
      runId,
      lineageId: lineageRunId(at, runId, resumption),
      at,
      folder,
      resumption,
      hash,
      params: first?.params ?? {},
      reuse: first?.reuse,
      scheduledAt: first?.scheduledAt ?? source.scheduled?.scheduledAt,
    };
  }

  /** Aborts a run and what runs in it. */
  function abort(
    it: Telling,
    instances: Iterable<Attempted & Instance>,
    at: string,
  ): readonly LineageEvent[] {
    const tasks = [...instances].map(({ node, index, attempt, codeHash, inputsHash }) =>
      teller.ofTask(it, { node, index }, "ABORT", at, { attempt, codeHash, inputsHash }),
    );
    return [...tasks, teller.ofRun(it, "ABORT", at)];
  }

  async function begin(
    began: EventOf<"run-started"> | EventOf<"run-resumed">,
  ): Promise<readonly LineageEvent[]> {
    const before =
      began.type === "run-resumed" ? await files.before(began.folder, began.resumption) : { started: began };
    telling = tellingOf(began, before?.started);
    const { cutOff } = before ?? {};
    const aborted =
      cutOff === undefined ? [] : abort(tellingOf(cutOff.began, before?.started), cutOff.attempts, began.at);
    return [...aborted, teller.ofRun(telling, "START", began.at)];
  }

  function startTask(it: Telling, started: EventOf<"task-started">): readonly LineageEvent[] {
    const { node, index, attempt, codeHash, inputsHash, inputs, folder, at } = started;
    const key = instanceKey(started);
    const type = running.has(key) ? "RUNNING" : "START";
    running.set(key, { instance: { node, index }, attempt, folder, codeHash, inputsHash, inputs });
    return [
      teller.ofTask(
        it,
        started,
        type,
        at,
        { attempt, codeHash, inputsHash },
        { inputs: inputsOf(node, inputs) },
      ),
    ];
  }

  async function endTask(it: Telling, finished: EventOf<"task-finished">): Promise<readonly LineageEvent[]> {
    const { node, state, at, durationMs, reusedFrom } = finished;
    const key = instanceKey(finished);
    const before = running.get(key);
    running.delete(key);
    states[state] = (states[state] ?? 0) + 1;
    if (state === "failed") failed.add(node);
    const outputs = await outputsOf(finished);
    if (reusedFrom === it.runId) return [];
    if (before === undefined && (state === "skipped" || state === "cancelled")) return [];
    if (state === "upstream-failed") return [];
    const { attempt, codeHash, inputsHash } = before ?? {};
    const facts = { attempt, codeHash, inputsHash };
    const given = before && (before.inputs ?? (await files.inputsOf(it.folder, before.folder)));
    const data = { inputs: inputsOf(node, given), outputs: state === "succeeded" ? outputs : [] };
    const end = teller.ofTask(it, finished, endOf(state), at, { ...facts, finished }, data);
    if (before !== undefined) return [end];
    const startedAt = new Date(Date.parse(at) - durationMs).toISOString();
    return [teller.ofTask(it, finished, "START", startedAt, facts), end];
  }

  function endRun(it: Telling, finished: EventOf<"run-finished">): readonly LineageEvent[] {
    const end = { finished, tasks: { ...states }, failed: [...failed].toSorted() };
    telling = undefined;
    return [teller.ofRun(it, endOf(finished.state), finished.at, end)];
  }

  return {
    close: (at) => {
      if (telling === undefined) return [];
      const open = [...running.values()].map(({ instance, ...attempted }) => ({ ...attempted, ...instance }));
      return abort(telling, open, new Date(at).toISOString());
    },
    eventsOf: async (it) => {
      if (it.type === "run-started" || it.type === "run-resumed") return begin(it);
      if (telling === undefined) return [];
      switch (it.type) {
        case "task-started":
          return startTask(telling, it);
        case "task-finished":
          return endTask(telling, it);
        case "run-finished":
          return endRun(telling, it);
        case "control-failed":
          failed.add(it.node);
          return [];
        default:
          return [];
      }
    },
  };
}
