import { gzipSync } from "node:zlib";
import { type EachNode, type Measure, type Pipeline, allNodes, lengthsOf } from "@partitura/core";
import type { DagModel, PipelineModel } from "../model.js";
import { pipelineSpec } from "../print/spec.js";

/** What the workflow controller beneath stores of one run, in bytes (`getMaxWorkflowSize` in Argo's workflow/packer/packer.go). */
const runObjectLimit = 1_048_576;

/** Runs of a step that are compressed together; what more of them need is worked out from these. */
const [few, some] = [8, 16];

/** Items of a list of which nothing is known but its type. */
const unknownLength = 3;

/** What a node has beside its parameters: names, ids, times. */
const frame = "boundaryID displayName finishedAt hostNodeName phase resourcesDuration startedAt ".repeat(6);

/** How often each step runs, when every list has as many items as it is known to have at most. */
function stepRuns(pipeline: Pipeline, model: PipelineModel): ReadonlyMap<string, number> {
  const lengthOf = lengthsOf(pipeline);
  const loops = allNodes(pipeline).filter((node): node is EachNode => node.kind === "each");
  const dags = new Map(model.dags.map((dag) => [dag.name, dag]));
  const runs = new Map<string, number>();
  const visit = (dag: DagModel, times: number): void => {
    for (const task of dag.tasks) {
      const loop = loops.find(({ id }) => task.name === id || task.name === `${id}-loop`);
      const items = loop === undefined ? 1 : (lengthOf(loop.items).most ?? unknownLength);
      const inside = task.iterator === undefined ? times : times * items;
      const inner = dags.get(task.component);
      if (inner === undefined) runs.set(task.component, (runs.get(task.component) ?? 0) + inside);
      else visit(inner, inside);
    }
  };
  visit(model.root, 1);
  return runs;
}

/** The bytes that some texts have as the controller keeps them when they are many. */
const packed = (text: string): number => Math.ceil(gzipSync(text).length / 3) * 4;

/**
 * What the controller keeps of one run of a step (backend/src/v2/compiler/argocompiler/container.go of Kubeflow Pipelines): the
 * driver's node with the specifications of component, task and container and the patch of the pod that it makes of them,
 * and two nodes with the patch again.
 */
function nodesOfStep(component: unknown, container: unknown, run: number): string {
  const patch = JSON.stringify({ containers: [{ name: "main", ...(container as object) }], run });
  const driver = { component: JSON.stringify(component), container: JSON.stringify(container), run };
  const nodes = [{ ...driver, patch }, { patch }, { patch }];
  return nodes.map((node) => `${frame}${run}${JSON.stringify(node)}`).join("");
}

/**
 * What the cluster bounds of a run. It is an estimate from the source of the engine's compiler, which keeps the files of a step
 * four times for each time that the step runs.
 */
export function measuresOf(pipeline: Pipeline, model: PipelineModel): readonly Measure[] {
  const spec = pipelineSpec(model) as unknown as {
    readonly components: { readonly [name: string]: unknown };
    readonly deploymentSpec: {
      readonly executors: { readonly [name: string]: { readonly container: object } };
    };
  };
  const nodes = [...stepRuns(pipeline, model)].map(([step, runs]) => {
    const executor = model.steps.find(({ name }) => name === step)?.executor ?? step;
    const container = spec.deploymentSpec.executors[`exec-${executor}`]?.container ?? {};
    const upTo = (most: number): number =>
      packed(
        Array.from({ length: Math.min(runs, most) }, (_, run) =>
          nodesOfStep(spec.components[`comp-${step}`], container, run),
        ).join(""),
      );
    const high = upTo(some);
    return runs <= some ? high : high + ((runs - some) * (high - upTo(few))) / (some - few);
  });
  const fixed = Buffer.byteLength(JSON.stringify(JSON.stringify(spec)));
  return [
    {
      what: `the object of a run of '${pipeline.id}', estimated with the state of its steps,`,
      value: Math.round(nodes.reduce((sum, bytes) => sum + bytes, fixed)),
      most: runObjectLimit,
      unit: "bytes",
      bound: "the most that the workflow controller stores",
      unless: "its persistence keeps the state of nodes in a database (nodeStatusOffLoad)",
      hint: "Loop over fewer items, or put the step files into images: every run of a step keeps its container's arguments.",
      span: pipeline.span,
    },
  ];
}
