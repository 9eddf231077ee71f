import {
  type EachNode,
  type Environment,
  type Expression,
  type Json,
  type Node,
  type Pipeline,
  type TaskNode,
  evaluate,
  largeValueType,
  maxValueBytes,
  sha256,
  placedNodesOf,
  typingOf,
} from "@partitura/core";
import { sampleOf } from "./sample.js";

/** Which item of each `each` around something is meant, by the id of the `each`. */
export type Place = { readonly [each: string]: number };

/** What is supposed of a run: its name, how many items a list has, and values of outputs where they are known. */
export interface Supposed {
  readonly run: string;
  /** The items that are looked at of a list that has this many. */
  readonly items: (each: string, length: number) => number;
  readonly output?: (node: string, port: string, place: Place) => Json | undefined;
}

/** The values of a supposed run. An expression that cannot be evaluated over them has the value null. */
export interface Values {
  readonly input: (node: TaskNode, name: string, place: Place) => Json;
  readonly outputs: (node: TaskNode, place: Place) => { readonly [port: string]: Json };
  readonly items: (node: EachNode, place: Place) => readonly Json[];
  readonly of: (expression: Expression, place: Place) => Json;
  readonly result: (node: Node, place: Place) => Json;
}

/** A value as it travels: one that is too large as the reference to it. */
function givenOn(value: Json, name: string): Json {
  if (Buffer.byteLength(JSON.stringify(value)) <= maxValueBytes) return value;
  return { type: largeValueType, uri: `artifact://${name}`, sha256: sha256(name) };
}

/** Works out the values of a run, from its constants and {@link sampleOf} the types of what its tasks give. */
export function valuesOf(pipeline: Pipeline, supposed: Supposed): Values {
  const typing = typingOf(pipeline);
  const placed = placedNodesOf(pipeline);
  const nodes = new Map(placed.map(({ node }) => [node.id, node]));
  const loops = new Map(
    placed.map(({ node, around }) => [
      node.id,
      around.flatMap((it) => (it.node.kind === "each" ? [it.node.id] : [])),
    ]),
  );
  const known = new Map<string, unknown>();

  /** The value of something of a node, which is another for each item around the node and the same for those inside of it. */
  function once<T>(what: string, { id }: Node, place: Place, make: (own: Place) => T): T {
    const own = Object.fromEntries((loops.get(id) ?? []).map((each) => [each, place[each] ?? 0]));
    const key = JSON.stringify([what, id, own]);
    if (!known.has(key)) known.set(key, make(own));
    return known.get(key) as T;
  }

  const environment = (place: Place): Environment => ({
    param: (name) => {
      const param = pipeline.params[name];
      return param?.default ?? (param === undefined ? null : sampleOf(param.type, name));
    },
    output: (id) => {
      const node = nodes.get(id);
      return node === undefined ? null : result(node, place);
    },
    item: (each) => {
      const node = nodes.get(each);
      return node?.kind === "each" ? (items(node, place)[place[each] ?? 0] ?? null) : null;
    },
    index: (each) => place[each] ?? 0,
    run: (field) => sampleOf(typing.of({ op: "run", field }), field),
  });

  const of = (expression: Expression, place: Place): Json => {
    try {
      return evaluate(expression, environment(place));
    } catch {
      return null;
    }
  };

  const outputs: Values["outputs"] = (node, place) =>
    once("outputs", node, place, (own) => {
      const ports = pipeline.tasks[node.task]?.outputs ?? {};
      const given = Object.entries(ports).map(([port, { type }]): readonly [string, Json] => {
        const name = [supposed.run, node.id, ...Object.values(own), port].join("/");
        return [port, supposed.output?.(node.id, port, own) ?? givenOn(sampleOf(type, name), name)];
      });
      return Object.fromEntries(given);
    });

  const items: Values["items"] = (node, place) =>
    once("items", node, place, (own) => {
      const list = of(node.items, own);
      const found: readonly Json[] = Array.isArray(list) ? list : [];
      const length = supposed.items(node.id, found.length);
      return Array.from(
        { length },
        (_, index) =>
          found[found.length === 0 ? 0 : index % found.length] ?? sampleOf(node.itemType, node.id),
      );
    });

  const result: Values["result"] = (node, place) => {
    switch (node.kind) {
      case "task":
        return outputs(node, place);
      case "each":
        return once("result", node, place, (own) =>
          items(node, own).map((_, index) =>
            node.result === undefined ? null : of(node.result, { ...own, [node.id]: index }),
          ),
        );
      case "when": {
        const arm = of(node.condition, place) === false ? node.otherwise : node.then;
        return arm?.result === undefined ? null : of(arm.result, place);
      }
    }
  };

  const input: Values["input"] = (node, name, place) => {
    const given = node.inputs[name];
    if (given !== undefined) return of(given, place);
    return pipeline.tasks[node.task]?.inputs[name]?.default ?? null;
  };

  return { input, outputs, items, of, result };
}
