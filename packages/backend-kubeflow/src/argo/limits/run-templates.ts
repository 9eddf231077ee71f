import { type Json, type Node, type Pipeline, allNodes } from "@partitura/core";
import { type TaskTemplates, type WorkflowTemplate, templateOf, templatesByName } from "../model.js";
import { type End, dependsHolds, namedIn, whenHolds } from "./depends.js";
import { encodedText, fill, type Frame, writtenText } from "./frame.js";
import { effort, nodeOf, type NodeName, type NodeStatus } from "./node-status.js";
import type { TemplateView } from "./stored-template.js";
import type { Place, Supposed, Values } from "./values.js";

type DagView = Extract<TemplateView, { readonly dag: unknown }>;
type TaskView = DagView["dag"]["tasks"][number];
type LeafView = Exclude<TemplateView, { readonly dag: unknown }>;
type Texts = ReadonlyMap<string, string>;

/** What the nodes of one supposed run are made from. */
interface Run {
  readonly pipeline: Pipeline;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly templates: ReadonlyMap<string, TemplateView>;
  readonly parameters: Texts;
  readonly values: Values;
  readonly supposed: Supposed;
}

/** A template that has run: its nodes, its own first. */
interface Ran {
  readonly nodes: readonly NodeStatus[];
  /** The nodes that what follows it is a child of. */
  readonly outbound: readonly NodeStatus[];
  readonly outputs: Texts;
  readonly pods: number;
  readonly end: End;
}

const named = (texts: Texts): readonly object[] => [...texts].map(([name, value]) => ({ name, value }));
const given = (fields: { readonly [name: string]: readonly object[] }): object =>
  Object.fromEntries(Object.entries(fields).filter(([, list]) => list.length > 0));

/** What an input or output of a template is known to be from the pipeline; undefined for what Partitura itself adds. */
function knownValue(run: Run, template: string, name: string, place: Place): Json | undefined {
  const node = run.nodes.get(template);
  switch (node?.kind) {
    case "task":
      return Object.hasOwn(run.pipeline.tasks[node.task]?.inputs ?? {}, name)
        ? run.values.input(node, name, place)
        : undefined;
    case "each":
      if (name === "items") return run.values.items(node, place);
      return name === "result" ? run.values.result(node, place) : undefined;
    case "when":
      if (name === "condition") return run.values.of(node.condition, place);
      return name === "result" ? run.values.result(node, place) : undefined;
    case undefined:
      return undefined;
  }
}

function filledArtifacts(artifacts: readonly object[] | undefined, frame: Frame): readonly object[] {
  return (artifacts ?? []).map(
    (it) =>
      JSON.parse(JSON.stringify(it), (_, value: unknown) =>
        typeof value === "string" ? fill(value, frame) : value,
      ) as object,
  );
}

/** What a task of the pipeline wrote, as its step wrote it; what Partitura adds is taken for a truth value. */
function writtenOutput(run: Run, template: string, name: string, place: Place): string {
  const node = run.nodes.get(template);
  if (node?.kind !== "task") return "false";
  const values = run.values.outputs(node, place);
  if (!Object.hasOwn(values, name)) return "false";
  return writtenText(values[name] ?? null, run.pipeline.tasks[node.task]?.body.kind !== "typescript");
}

function runLeaf(template: LeafView, name: NodeName, inputs: Texts, place: Place, run: Run): Ran {
  const frame: Frame = { run: run.supposed.run, inputs, tasks: new Map(), parameters: run.parameters };
  const written = template.outputs?.parameters ?? [];
  const outputs = new Map(written.map((it) => [it.name, writtenOutput(run, template.name, it.name, place)]));
  const fields = {
    inputs: given({
      artifacts: filledArtifacts(template.inputs?.artifacts, frame),
      parameters: named(inputs),
    }),
    outputs: {
      ...given({
        artifacts: filledArtifacts(template.outputs?.artifacts, frame),
        parameters: written.map((it) => ({ ...it, value: outputs.get(it.name) })),
      }),
      exitCode: "0",
    },
    ...effort(1),
  };
  const tried = template.retryStrategy !== undefined;
  const pod = nodeOf(
    tried ? { ...name, name: `${name.name}(0)`, displayName: `${name.displayName}(0)` } : name,
    template,
    {
      ...fields,
      hostNodeName: "node-1",
      taskResultSynced: true,
      type: "Pod",
      ...(tried && { nodeFlag: { retried: true } }),
    },
  );
  if (!tried) return { nodes: [pod], outbound: [pod], outputs, pods: 1, end: "Succeeded" };
  const retry = nodeOf(name, template, { ...fields, type: "Retry" });
  retry.children.add(pod.id);
  return { nodes: [retry, pod], outbound: [pod], outputs, pods: 1, end: "Succeeded" };
}

/** A task that does not run: its condition does not hold, or what it depends on did not end so. */
function notRun(template: TemplateView, name: NodeName, when: string | undefined): Ran {
  const message =
    when === undefined ? "omitted: depends condition not met" : `when '${when}' evaluated false`;
  const end = when === undefined ? "Omitted" : "Skipped";
  const node = nodeOf(name, template, { message, nodeFlag: {}, phase: end, type: "Skipped" });
  return { nodes: [node], outbound: [node], outputs: new Map(), pods: 0, end };
}

function argumentsOf(task: TaskView, template: string, frame: Frame, place: Place, run: Run): Texts {
  return new Map(
    (task.arguments?.parameters ?? []).map(({ name, value = "" }) => {
      const known = knownValue(run, template, name, place);
      return [name, fill(value, frame, known === undefined ? undefined : encodedText(known))];
    }),
  );
}

/** A task that runs once for each item: a group, and its template for each of them. */
function runItems(
  task: TaskView,
  template: TemplateView,
  each: string,
  name: NodeName,
  frame: Frame,
  place: Place,
  run: Run,
): Ran {
  const loop = run.nodes.get(each);
  const items = loop?.kind === "each" ? run.values.items(loop, place) : [null];
  const group = nodeOf(name, template, { nodeFlag: {}, type: "TaskGroup" });
  const inside = items.map((item, index) => {
    const at = { ...place, [each]: index };
    const known = new Map([["item", encodedText(item)]]);
    const inputs = new Map(
      (task.arguments?.parameters ?? []).map(({ name: input, value = "" }) => [
        input,
        fill(value, { ...frame, item: index }, known.get(input)),
      ]),
    );
    const suffix = `(${index}:${index})`;
    const ran = runTemplate(
      template,
      { ...name, name: `${name.name}${suffix}`, displayName: `${name.displayName}${suffix}` },
      inputs,
      at,
      run,
    );
    for (const first of ran.nodes.slice(0, 1)) group.children.add(first.id);
    return ran;
  });
  const pods = inside.reduce((sum, it) => sum + it.pods, 0);
  return {
    nodes: [{ ...group, ...effort(pods) }, ...inside.flatMap((it) => it.nodes)],
    outbound: inside.length === 0 ? [group] : inside.flatMap((it) => it.outbound),
    outputs: new Map(),
    pods,
    end: "Succeeded",
  };
}

/** A text of an output of a DAG: of an `each` or `when` its result, of the pipeline one of its outputs. */
function dagOutput(
  run: Run,
  template: string,
  name: string,
  place: Place,
  index: string | undefined,
): string {
  const known = knownValue(run, template, name, place);
  if (known !== undefined) return encodedText(known);
  const output = run.pipeline.outputs[name];
  if (output !== undefined && index === undefined) return encodedText(run.values.of(output, place));
  if (index === undefined) return "null";
  const each = [...run.nodes.values()].find(
    (node) => node.kind === "each" && template.startsWith(`${node.id}-item`),
  );
  const value = each?.kind === "each" && each.result !== undefined ? run.values.of(each.result, place) : null;
  return encodedText({ index: Number(index), value });
}

function runDag(template: DagView, name: NodeName, inputs: Texts, place: Place, run: Run): Ran {
  const { tasks } = template.dag;
  const own = nodeOf(name, template, {});
  const ran = new Map<string, Ran>();
  const texts = new Map<string, string>();
  const frame: Frame = { run: run.supposed.run, inputs, tasks: texts, parameters: run.parameters };
  const one = (task: TaskView): Ran => {
    const before = ran.get(task.name);
    if (before !== undefined) return before;
    const needed = namedIn(task.depends ?? "").flatMap((id) => tasks.filter((it) => it.name === id));
    const upstream = needed.map(one);
    const found = runTask(task);
    ran.set(task.name, found);
    for (const [output, text] of found.outputs) texts.set(`${task.name}.${output}`, text);
    for (const { id } of found.nodes.slice(0, 1)) {
      if (upstream.length === 0) own.children.add(id);
      for (const node of upstream.flatMap((it) => it.outbound)) node.children.add(id);
    }
    return found;
  };
  const runTask = (task: TaskView): Ran => {
    const inner = run.templates.get(templateOf(task));
    if (inner === undefined) throw new Error(`no template ${templateOf(task)}`);
    const at = {
      run: name.run,
      name: `${name.name}.${task.name}`,
      displayName: task.name,
      boundary: own.id,
      ...("templateRef" in task && { templateRef: task.templateRef }),
    };
    const ends = (id: string): End => ran.get(id)?.end ?? "Omitted";
    if (task.depends !== undefined && !dependsHolds(task.depends, ends)) return notRun(inner, at, undefined);
    const when = task.when === undefined ? undefined : fill(task.when, frame);
    if (when !== undefined && !whenHolds(when)) return notRun(inner, at, when);
    if (task.withSequence !== undefined) return runItems(task, inner, template.name, at, frame, place, run);
    return runTemplate(inner, at, argumentsOf(task, inner.name, frame, place, run), place, run);
  };
  const all = tasks.map(one);
  const followed = new Set(tasks.flatMap((task) => namedIn(task.depends ?? "")));
  const outbound = tasks.flatMap((task, index) =>
    followed.has(task.name) ? [] : (all[index]?.outbound ?? []),
  );
  const outputs = new Map(
    (template.outputs?.parameters ?? []).map((it) => [
      it.name,
      "parameter" in it.valueFrom
        ? fill(it.valueFrom.parameter, frame)
        : dagOutput(run, template.name, it.name, place, inputs.get("index")),
    ]),
  );
  const pods = all.reduce((sum, it) => sum + it.pods, 0);
  const status = {
    ...own,
    ...(inputs.size > 0 && { inputs: { parameters: named(inputs) } }),
    ...(outbound.length > 0 && { outboundNodes: [...new Set(outbound.map(({ id }) => id))] }),
    ...(outputs.size > 0 && { outputs: { parameters: named(outputs) } }),
    ...effort(pods),
    type: "DAG",
  };
  return { nodes: [status, ...all.flatMap((it) => it.nodes)], outbound, outputs, pods, end: "Succeeded" };
}

function runTemplate(template: TemplateView, name: NodeName, inputs: Texts, place: Place, run: Run): Ran {
  return "dag" in template
    ? runDag(template, name, inputs, place, run)
    : runLeaf(template, name, inputs, place, run);
}

/** The nodes that the controller keeps when every task of a run has succeeded at its first attempt. */
export function nodesOfRun(
  pipeline: Pipeline,
  whole: WorkflowTemplate,
  values: Values,
  supposed: Supposed,
  others: readonly TaskTemplates[],
): readonly NodeStatus[] {
  const { spec } = whole;
  const templates = templatesByName(whole, others);
  const main = templates.get(spec.entrypoint);
  if (main === undefined) throw new Error(`no template ${spec.entrypoint}`);
  const parameters = new Map(
    Object.keys(pipeline.params).map((name) => [name, encodedText(values.of({ op: "param", name }, {}))]),
  );
  const run: Run = {
    pipeline,
    nodes: new Map(allNodes(pipeline).map((node) => [node.id, node])),
    templates,
    parameters,
    values,
    supposed,
  };
  return runTemplate(
    main,
    { run: supposed.run, name: supposed.run, displayName: supposed.run },
    new Map(),
    {},
    run,
  ).nodes;
}
