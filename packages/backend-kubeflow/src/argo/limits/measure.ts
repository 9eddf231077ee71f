import { type EachNode, type Measure, type Pipeline, allNodes, lengthsOf } from "@partitura/core";
import type { DefinitionBounds } from "../dialect.js";
import type { ArgoModel, TaskTemplates, WorkflowTemplate } from "../model.js";
import { countNodes } from "./count-nodes.js";
import { measureTemplates } from "./measure-templates.js";
import { runNameOf, runObjectLimit, runObjectSize } from "./workflow-object.js";

/** Items of a list that are looked at; what more of them need is worked out from these two. */
const [few, some] = [40, 80];

/** Items of a list of which nothing is known but its type. */
const unknownLength = 3;

/** The bytes of a run's object, whole and with its nodes compressed, and the number of nodes. */
interface Predicted {
  readonly bytes: number;
  readonly packed: number;
  readonly count: number;
}

/** What grows with the number of nodes, at a number beyond those of two predictions. */
function beyond(
  key: "bytes" | "packed",
  count: number,
  [low, high]: readonly [Predicted, Predicted],
): number {
  return Math.round(high[key] + ((count - high.count) * (high[key] - low[key])) / (high.count - low.count));
}

/** Predicts a run in which every list has as many items as it is known to have at most. */
function predict(
  pipeline: Pipeline,
  template: WorkflowTemplate,
  others: readonly TaskTemplates[],
): Predicted {
  const lengthOf = lengthsOf(pipeline);
  const loops = allNodes(pipeline).filter((node): node is EachNode => node.kind === "each");
  const lengths = new Map(loops.map(({ id, items }) => [id, lengthOf(items).most ?? unknownLength]));
  const count = countNodes(template, (each) => lengths.get(each) ?? 1, others);
  const run = runNameOf(template);
  const upTo = (most: number): Predicted =>
    runObjectSize(
      pipeline,
      template,
      { run, items: (each, length) => Math.min(lengths.get(each) ?? length, most) },
      others,
    );
  const high = upTo(some);
  if ([...lengths.values()].every((length) => length <= some)) return high;
  const pair = [upTo(few), high] as const;
  return { count, bytes: beyond("bytes", count, pair), packed: beyond("packed", count, pair) };
}

function measureRun(
  pipeline: Pipeline,
  template: WorkflowTemplate,
  others: readonly TaskTemplates[],
): Measure {
  const { bytes, packed, count } = predict(pipeline, template, others);
  return {
    what: `the object of a run of '${pipeline.id}', predicted with the state of its ${count} nodes,`,
    value: bytes > runObjectLimit ? packed : bytes,
    most: runObjectLimit,
    unit: "bytes",
    bound: "the most that the controller stores",
    unless: "its persistence keeps the state of nodes in a database (nodeStatusOffLoad)",
    hint: "Let one task do several items, loop over fewer, or pass large values as artifacts: every node keeps its inputs and outputs.",
    span: pipeline.span,
  };
}

/** What Argo and Kubernetes bound of a pipeline, as it is in its template. */
export function measuresOf(
  pipeline: Pipeline,
  { workflowTemplate: template, taskTemplates: others }: ArgoModel,
  bounds: DefinitionBounds | undefined,
): readonly Measure[] {
  return [
    measureRun(pipeline, template, others),
    ...(bounds === undefined ? [] : measureTemplates(pipeline, [template, ...others], bounds)),
  ];
}
