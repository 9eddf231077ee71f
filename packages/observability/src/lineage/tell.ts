import {
  instanceKey,
  metricsIn,
  outputsHash,
  type Instance,
  type RunEvent,
  type TaskError,
} from "@partitura/backend-local";
import { taskNodes, type Body, type Json, type TaskDefinition, type TaskNode } from "@partitura/core";
import type { RunSource } from "../record.js";
import { assetName } from "./datasets.js";
import {
  eventSchema,
  present,
  type Dataset,
  type EventType,
  type FacetMaker,
  type Facets,
  type JobName,
  type LineageEvent,
} from "./facets.js";
import { lineageRunId } from "./run-ids.js";
import type { LineageSettings } from "./settings.js";
import { sourceLocation } from "./source-location.js";

/** Events of one type. */
export type EventOf<T extends RunEvent["type"]> = Extract<RunEvent, { readonly type: T }>;

/** Values by name: params, inputs or outputs. */
export type Values = { readonly [name: string]: Json };

/** A run as it is told of. */
export interface Telling {
  readonly runId: string;
  /** Its id for OpenLineage. */
  readonly lineageId: string;
  /** When it started, or was resumed, in milliseconds since 1970. */
  readonly at: number;
  readonly folder: string;
  readonly resumption: number;
  readonly hash: string;
  readonly params: Values;
  readonly reuse: string | undefined;
  readonly scheduledAt: string | undefined;
}

/** What is known of an attempt that an event tells of. */
export interface Attempted {
  readonly attempt?: number | undefined;
  readonly codeHash?: string | undefined;
  readonly inputsHash?: string | undefined;
}

/** What the datasets of an event are. */
export interface Data {
  readonly inputs?: readonly Dataset[];
  readonly outputs?: readonly Dataset[];
}

/** How a run has ended, and how many of its tasks ended in each state. */
export interface RunEnd {
  readonly finished: EventOf<"run-finished">;
  readonly tasks: { readonly [state: string]: number };
  /** The ids of the nodes that failed. */
  readonly failed: readonly string[];
}

/** Makes the events of OpenLineage about runs of one pipeline. */
export interface Teller {
  readonly ofRun: (it: Telling, type: EventType, at: string, end?: RunEnd) => LineageEvent;
  readonly ofTask: (
    it: Telling,
    instance: Instance,
    type: EventType,
    at: string,
    about: Attempted & { readonly finished?: EventOf<"task-finished"> | undefined },
    data?: Data,
  ) => LineageEvent;
}

function languageOf(body: Body | undefined): string {
  switch (body?.kind) {
    case "typescript":
      return "TYPESCRIPT";
    case "python":
      return "PYTHON";
    case "shell":
      return "SHELL";
    default:
      return "UNKNOWN";
  }
}

const spelled = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A teller for the pipeline of a source. */
export function tellerOf(source: RunSource, settings: LineageSettings, make: FacetMaker): Teller {
  const { pipeline, version } = source;
  const { namespace, parent } = settings;
  const nodes = new Map(taskNodes(pipeline).map(({ node }) => [node.id, node]));
  const pipelineJob: JobName = { namespace, name: pipeline.id };

  function jobFacets(jobType: string, about: { description?: string | undefined }, location: object): Facets {
    const { owner, tags } = pipeline;
    const { description } = about;
    return present({
      jobType: make.standard("jobType", { processingType: "BATCH", integration: "PARTITURA", jobType }),
      documentation: description === undefined ? undefined : make.standard("documentation", { description }),
      ownership: owner === undefined ? undefined : make.standard("ownership", { owners: [{ name: owner }] }),
      sourceCodeLocation: make.standard("sourceCodeLocation", location),
      tags:
        tags.length === 0
          ? undefined
          : make.standard("tags", { tags: tags.map((key) => ({ key, value: "true", source: "USER" })) }),
    }) as Facets;
  }

  const pipelineFacets = jobFacets("PIPELINE", pipeline, sourceLocation(source, pipeline.span));
  const taskFacets = new Map<string, Facets>();
  function facetsOfTask(node: TaskNode, task: TaskDefinition | undefined): Facets {
    const known = taskFacets.get(node.id);
    if (known !== undefined) return known;
    const made = jobFacets("TASK", task ?? {}, sourceLocation(source, task?.span ?? node.span));
    taskFacets.set(node.id, made);
    return made;
  }

  const errorFacet = ({ message, log }: TaskError, body: Body | undefined): Facets => ({
    errorMessage: make.standard(
      "errorMessage",
      present({
        message,
        programmingLanguage: languageOf(body),
        stackTrace: log.length === 0 ? undefined : log.join("\n"),
      }),
    ),
  });

  /** What every event of a run and of its tasks says of the run. */
  function commonFacets({ scheduledAt }: Telling): Facets {
    const end = source.scheduled?.intervalEnd;
    const times = present({
      nominalStartTime: scheduledAt,
      nominalEndTime: end === scheduledAt ? undefined : end,
    });
    return present({
      processing_engine: make.standard("processing_engine", {
        name: "Partitura",
        version,
        openlineageAdapterVersion: version,
      }),
      nominalTime: scheduledAt === undefined ? undefined : make.standard("nominalTime", times),
    }) as Facets;
  }

  const parentFacet = (run: string, job: JobName, root: { run: string; job: JobName }): Facets => ({
    parent: make.standard("parent", {
      run: { runId: run },
      job,
      root: { run: { runId: root.run }, job: root.job },
    }),
  });

  function rootOf({ lineageId }: Telling): { run: string; job: JobName } {
    return parent === undefined
      ? { run: lineageId, job: pipelineJob }
      : { run: parent.runId, job: { namespace: parent.namespace, name: parent.name } };
  }

  const event = (
    eventType: EventType,
    eventTime: string,
    run: LineageEvent["run"],
    job: LineageEvent["job"],
    data: Data = {},
  ): LineageEvent => ({
    eventType,
    eventTime,
    run,
    job,
    inputs: data.inputs ?? [],
    outputs: data.outputs ?? [],
    producer: make.producer,
    schemaURL: eventSchema,
  });

  function ofRun(it: Telling, type: EventType, at: string, end?: RunEnd): LineageEvent {
    const { runId, hash, resumption, params, reuse, lineageId } = it;
    const root = rootOf(it);
    const parameters = Object.entries(params).map(([key, value]) => ({ key, value: spelled(value) }));
    const message = (end?.failed ?? []).length === 0 ? "the run failed" : `failed: ${end?.failed.join(", ")}`;
    const about = {
      runId,
      hash,
      resumption,
      reuse,
      commit: source.git?.commit,
      dirty: source.git?.dirty,
      state: end?.finished.state,
      durationMs: end?.finished.durationMs,
      tasks: end?.tasks,
    };
    const facets: Facets = {
      ...commonFacets(it),
      ...(parent === undefined ? {} : parentFacet(parent.runId, root.job, root)),
      ...(parameters.length === 0
        ? {}
        : { executionParameters: make.standard("executionParameters", { parameters }) }),
      partitura_run: make.own("partitura_run", present(about)),
      ...(type === "FAIL" ? errorFacet({ message, log: [] }, undefined) : {}),
    };
    const { schedule } = pipeline;
    const inputs =
      schedule?.kind === "assets"
        ? schedule.assets.map((asset) => ({ ...assetName(namespace, asset), facets: {} }))
        : [];
    const job = { ...pipelineJob, facets: pipelineFacets };
    return event(type, at, { runId: lineageId, facets }, job, { inputs });
  }

  function ofTask(
    it: Telling,
    instance: Instance,
    type: EventType,
    at: string,
    { finished, ...about }: Attempted & { readonly finished?: EventOf<"task-finished"> | undefined },
    data: Data = {},
  ): LineageEvent {
    const { node, index } = instance;
    const called = nodes.get(node);
    const task = called && pipeline.tasks[called.task];
    const end =
      finished &&
      present({
        state: finished.state,
        attempts: finished.attempts,
        durationMs: finished.durationMs,
        cached: finished.cached,
        reusedFrom: finished.reusedFrom,
        code: finished.error?.code,
        exitCode: finished.error?.exitCode,
        outputsHash: finished.outputs && outputsHash(finished.outputs),
        metrics: finished.outputs && metricsIn(finished.outputs),
      });
    const facts = {
      runId: it.runId,
      node,
      index,
      task: called?.task,
      kind: task?.body.kind,
      ...about,
      ...end,
    };
    const facets: Facets = {
      ...commonFacets(it),
      ...parentFacet(it.lineageId, pipelineJob, rootOf(it)),
      partitura_task: make.own("partitura_task", present(facts)),
      ...(finished?.error === undefined ? {} : errorFacet(finished.error, task?.body)),
    };
    const runId = lineageRunId(it.at, it.runId, it.resumption, instanceKey(instance));
    const job = {
      namespace,
      name: `${pipeline.id}.${node}`,
      facets: called === undefined ? {} : facetsOfTask(called, task),
    };
    return event(type, at, { runId, facets }, job, data);
  }

  return { ofRun, ofTask };
}
