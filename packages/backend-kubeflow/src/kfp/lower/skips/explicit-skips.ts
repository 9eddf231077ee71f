import {
  allNodes,
  dependenciesOf,
  expressionsOf,
  skipsIn,
  typingOf,
  unionOf,
  type Arm,
  type EachNode,
  type Expression,
  type Node,
  type Pipeline,
  type TaskDefinition,
  type TaskNode,
  type ValueType,
  type WhenNode,
  isArtifactType,
  typeOfPorts,
} from "@partitura/core";
import { claims } from "../names.js";
import { wholeResult } from "../reference.js";
import { fieldOf } from "../wiring.js";
import { carriedValue, fieldsRead, hasRun, ran, readFrom, valueOrNull, type Carried } from "./reads.js";
import { skippingOf } from "./skipping.js";

/** A pipeline in which every skip is the arm of a `when` that was not taken, or an output of a task. */
export interface Explicit {
  readonly pipeline: Pipeline;
  /** Of each `when` that guards a task by `or-skip`: the task's inputs that may skip it. */
  readonly guards: ReadonlyMap<string, readonly Expression[]>;
}

const nothing: ValueType = { type: "null" };
const literal = (value: null | boolean): Expression => ({ op: "literal", value });

/** The definition of a task that may end itself as skipped: one output has all its values, or null. */
function skippableTask(task: TaskDefinition): TaskDefinition {
  if (task.skippable !== true) return task;
  const artifacts = Object.entries(task.outputs).filter(([, port]) => isArtifactType(port.type));
  const value = { type: unionOf([typeOfPorts(task.outputs), nothing]) };
  return {
    ...task,
    outputs: {
      ...Object.fromEntries(artifacts),
      [valueOrNull]: value,
      [hasRun]: { type: { type: "boolean" } },
    },
  };
}

/** Everything that the pipeline reads: what nodes read, results, and outputs. */
function* readIn(pipeline: Pipeline): Generator<Expression> {
  for (const node of allNodes(pipeline)) {
    yield* expressionsOf(node);
    const results =
      node.kind === "when"
        ? [node.then.result, node.otherwise?.result]
        : node.kind === "each"
          ? [node.result]
          : [];
    for (const result of results) if (result !== undefined) yield result;
  }
  yield* Object.values(pipeline.outputs);
}

/**
 * Says with `when`s and values what the engine cannot say: that a task is skipped with what it needs. The engine starts what
 * depends on a task only when that task has run, so whatever may be skipped gets a `when` around it, which always ends, and
 * which tells those who read it whether there is a value.
 */
export function explicitSkips(pipeline: Pipeline): Explicit {
  const skipping = skippingOf(pipeline);
  const typing = typingOf(pipeline);
  const nodes = allNodes(pipeline);
  const ruled = nodes.some((node) => node.kind === "task" && node.runIf !== undefined);
  if (!ruled && !nodes.some(({ id }) => skipping.mayEndSkipped(id))) return { pipeline, guards: new Map() };

  const claim = claims(nodes.map(({ id }) => id));
  const wrappers = new Map(
    nodes.filter(skipping.isGuarded).map((node) => [node.id, claim(`${node.id}-unless-skipped`)]),
  );
  const guards = new Map<string, readonly Expression[]>();
  const read = fieldsRead(readIn(pipeline));
  const kinds = new Map(nodes.map((node) => [node.id, node]));

  function find(id: string): Carried | undefined {
    const node = kinds.get(id);
    if (node === undefined || !skipping.mayEndSkipped(id)) return undefined;
    const wrapped = node.kind === "when" && fieldsOf(node) === undefined;
    return { carrier: wrappers.get(id) ?? id, ...(wrapped && { field: wholeResult }) };
  }

  const carried = (id: string): Carried => {
    const found = find(id);
    if (found === undefined) throw new Error(`${id} is never skipped`);
    return found;
  };
  const known = (expression: Expression): Expression => readFrom(find, expression, true);
  const haveRun = (ids: readonly string[]): Expression => {
    const flags = ids.map((id) => ran(carried(id)));
    const [only] = flags;
    return flags.length === 1 && only !== undefined ? only : { op: "and", operands: flags };
  };

  const fieldsOf = (node: WhenNode): readonly string[] | undefined => {
    const type = typing.ofNode(node.id);
    return "properties" in type ? Object.keys(type.properties) : undefined;
  };

  /** What is read of a node by others, as an expression over the node itself. */
  function ownValue(node: Node): Expression {
    const whole: Expression = { op: "output", node: node.id };
    const task = node.kind === "task" ? pipeline.tasks[node.task] : undefined;
    if (node.kind === "each") return whole;
    const all = node.kind === "when" ? fieldsOf(node) : Object.keys(task?.outputs ?? {});
    if (all === undefined) return { op: "object", fields: { [wholeResult]: whole } };
    const wanted = read.get(node.id) ?? (read.has(node.id) ? all : []);
    const fields = [...wanted].map((key) => [key, { op: "get", from: whole, key }]);
    return { op: "object", fields: Object.fromEntries(fields) as { readonly [name: string]: Expression } };
  }

  /** A `when` whose first arm holds nodes and gives their value, and whose second gives none. */
  const choice = (
    id: string,
    condition: Expression,
    inside: readonly Node[],
    value: Expression,
    flag: Expression,
    span: Node["span"],
  ): WhenNode => ({
    kind: "when",
    id,
    condition,
    then: {
      nodes: [...inside],
      result: { op: "object", fields: { [valueOrNull]: value, [hasRun]: flag } },
    },
    otherwise: {
      nodes: [],
      result: { op: "object", fields: { [valueOrNull]: literal(null), [hasRun]: literal(false) } },
    },
    span,
  });

  /** A result that reads what may be skipped: its value and whether there is one, and the `when` that tells. */
  function resultOf(
    id: string,
    result: Expression,
    span: Node["span"],
  ): { readonly extra: readonly Node[]; readonly value: Expression; readonly flag: Expression } {
    const skippers = skipping.skippersIn(result);
    if (skippers.length === 0) return { extra: [], value: known(result), flag: literal(true) };
    const name = claim(`${id}-unless-skipped`);
    const node = choice(name, haveRun(skippers), [], known(result), literal(true), span);
    return { extra: [node], value: carriedValue({ carrier: name }), flag: ran({ carrier: name }) };
  }

  function armOf(node: WhenNode, arm: Arm | undefined, suffix: string): Arm | undefined {
    const inner = (arm?.nodes ?? []).flatMap(rewrite);
    if (!skipping.endsItself(node)) return arm === undefined ? undefined : { ...arm, nodes: inner };
    const fields = fieldsOf(node);
    const given = arm?.result ?? literal(null);
    const normal: Expression = {
      op: "object",
      fields: Object.fromEntries(
        (fields ?? [wholeResult]).map((name) => [name, fields ? fieldOf(given, name) : given]),
      ),
    };
    const { extra, value, flag } = resultOf(`${node.id}-${suffix}`, normal, node.span);
    const result: Expression = { op: "object", fields: { [valueOrNull]: value, [hasRun]: flag } };
    return { nodes: [...inner, ...extra], result };
  }

  function rewriteTask(node: TaskNode): TaskNode {
    const { runIf: rule = "all-succeeded", ...rest } = node;
    const strict = rule === "all-succeeded";
    const inputs = Object.entries(node.inputs).map(([name, it]) => [name, readFrom(find, it, strict)]);
    const after = node.after.flatMap((id) => {
      const found = find(id);
      if (found === undefined) return [id];
      return strict ? [] : [found.carrier];
    });
    return { ...rest, inputs: Object.fromEntries(inputs) as TaskNode["inputs"], after };
  }

  function rewriteWhen(node: WhenNode): WhenNode {
    const then = armOf(node, node.then, "then") ?? { nodes: [] };
    const otherwise = armOf(node, node.otherwise, "otherwise");
    return { ...node, condition: known(node.condition), then, ...(otherwise && { otherwise }) };
  }

  function rewriteEach(node: EachNode): EachNode {
    const inner = node.nodes.flatMap(rewrite);
    const result = node.result && resultOf(`${node.id}-result`, node.result, node.span);
    return {
      ...node,
      items: known(node.items),
      nodes: [...inner, ...(result?.extra ?? [])],
      ...(result && { result: result.value }),
    };
  }

  function conditionOf(node: Node): Expression {
    const upstream = dependenciesOf(node);
    const skippers = upstream.filter(skipping.mayEndSkipped);
    const rule = node.kind === "task" ? (node.runIf ?? "all-succeeded") : "all-succeeded";
    if (rule === "all-succeeded" && skippers.length > 0) return haveRun(skippers);
    if (rule === "none-failed-min-one" && skippers.length === upstream.length)
      return { op: "or", operands: skippers.map((id) => ran(carried(id))) };
    return literal(true);
  }

  function changed(node: Node): Node {
    switch (node.kind) {
      case "task":
        return rewriteTask(node);
      case "each":
        return rewriteEach(node);
      case "when":
        return rewriteWhen(node);
    }
  }

  function rewrite(node: Node): readonly Node[] {
    const wrapper = wrappers.get(node.id);
    const inner = changed(node);
    if (wrapper === undefined) return [inner];
    if (node.kind === "task" && inner.kind === "task") {
      const inputs = Object.keys(node.inputs).filter(
        (name) => skipsIn(node.inputs[name] as Expression).length > 0,
      );
      if (inputs.length > 0)
        guards.set(
          wrapper,
          inputs.map((name) => inner.inputs[name] as Expression),
        );
    }
    const own: Carried = { carrier: node.id };
    const [value, flag] = skipping.endsItself(node)
      ? [carriedValue(own), ran(own)]
      : [ownValue(node), literal(true)];
    return [choice(wrapper, conditionOf(node), [inner], value, flag, node.span)];
  }

  const outputs = Object.entries(pipeline.outputs).map(([name, it]) => [name, readFrom(find, it, false)]);
  const tasks = Object.entries(pipeline.tasks).map(([id, task]) => [id, skippableTask(task)]);
  return {
    pipeline: {
      ...pipeline,
      tasks: Object.fromEntries(tasks) as Pipeline["tasks"],
      nodes: pipeline.nodes.flatMap(rewrite),
      outputs: Object.fromEntries(outputs) as Pipeline["outputs"],
    },
    guards,
  };
}
