import {
  type Diagnostic,
  type EmitInput,
  hasErrors,
  objectStoreOf,
  type Outcome,
  taskNodes,
  typingOf,
} from "@partitura/core";
import type { Dialect } from "../dialect.js";
import { report } from "../diagnostics.js";
import type { DagModel } from "../model.js";
import type { AirflowOptions } from "../options.js";
import { moduleName, namesOf } from "./names.js";
import { lowerExit } from "./exit.js";
import { lowerNode } from "./node.js";
import { ordered } from "./order.js";
import { lowerOutputs } from "./outputs.js";
import { lowerParams } from "./params.js";
import { planOf } from "./plan.js";
import { lowerSchedule } from "./schedule.js";
import { joined, type Site } from "./site.js";
import { engineIdOf } from "./task.js";

/** Airflow keeps a tag in a column of 100 characters. */
const longestTag = 100;

/** Decides everything about a pipeline's DAG; second, Airflow's id of each task node. */
export function lowerPipeline(
  input: EmitInput<AirflowOptions>,
  dialect: Dialect,
): Outcome<{ readonly dag: DagModel; readonly tasks: { readonly [node: string]: string } }> {
  const { pipeline, options } = input;
  const site: Site = {
    pipeline,
    typing: typingOf(pipeline),
    names: namesOf(pipeline),
    plan: planOf(pipeline),
    dialect,
    options,
    each: undefined,
  };
  const nodes = joined(pipeline.nodes.map((node) => lowerNode(node, site)));
  const all = joined([nodes, lowerOutputs(site, nodes)]);
  const {
    tasks,
    groups,
    calls,
    edges,
    constants,
    diagnostics: ofNodes,
  } = joined([all, lowerExit(site, all)]);
  const [params, ofParams] = lowerParams(pipeline, dialect);
  const [schedule, ofSchedule] = lowerSchedule(pipeline, options, dialect);
  const ofTags: readonly Diagnostic[] = pipeline.tags
    .filter((tag) => Array.from(tag).length > longestTag)
    .map((tag) => report("P4005", { tag }, { span: pipeline.span, target: dialect.target }));
  const diagnostics = [...ofNodes, ...ofParams, ...ofSchedule, ...ofTags];
  if (hasErrors(diagnostics)) return [undefined, diagnostics];

  const store = objectStoreOf(options.artifacts);
  const virtual = tasks.filter((it) => it.settings.requirements !== undefined);
  const dag: DagModel = {
    dagId: pipeline.id,
    header: [
      `Compiled by Partitura ${input.version} for ${dialect.title} from ${input.source}`,
      `IR sha256 ${input.hash}`,
    ],
    description: pipeline.description,
    documentation: pipeline.objective,
    owner: pipeline.owner,
    tags: pipeline.tags,
    ...schedule,
    runTimeout: pipeline.timeoutSeconds,
    params,
    stepsPackage: `${moduleName(pipeline)}_steps`,
    constants,
    virtualenv:
      virtual.length === 0
        ? undefined
        : {
            folder: options.virtualenvs,
            python: options.python,
            usesParams: virtual.some(
              ({ body }) => body.kind === "step" && body.virtualenv?.usesParams === true,
            ),
            usesWorker: store !== undefined && store.python === undefined,
          },
    tasks,
    groups: groups.map((group) => ({ ...group, calls: ordered(group.calls) })),
    calls: ordered(calls),
    edges,
  };
  const ids = Object.fromEntries(taskNodes(pipeline).map(({ node }) => [node.id, engineIdOf(node, site)]));
  return [{ dag, tasks: ids }, diagnostics];
}
