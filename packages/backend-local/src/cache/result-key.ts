import { canonicalJson, type TaskDefinition, type TaskNode } from "@partitura/core";
import type { Variables } from "../attempt/task-environment.js";
import type { Outputs } from "../nodes/scope.js";
import { hashOf, inputHashes } from "./content-hash.js";
import type { MachineFacts } from "./machine-facts.js";

/** The parts of a key, by what they are of: `code`, `input features`, `env MODE`; each by a hash, or as it is when it is short and plain. */
export type KeyParts = { readonly [part: string]: string };

/** What a result is known by. */
export interface ResultKey {
  /** sha256 (hex) of all parts. */
  readonly key: string;
  readonly parts: KeyParts;
  /** The hash of the inputs alone, and of all that is the same for every instance of a node. */
  readonly inputs: string;
  readonly definition: string;
}

/** Who asks. */
export interface Keyed {
  readonly pipeline: string;
  readonly node: TaskNode;
  readonly task: TaskDefinition;
  readonly inputs: Outputs;
  /** The task's own variables. */
  readonly env: Variables;
}

/** Another number makes all earlier results void: when a task that has not changed could give something else by a change of ours. */
const format = 1;

/** Hex digits of a hash that are written down with a result: enough to compare by. */
const digits = 16;
const short = (hash: string): string => hash.slice(0, digits);

const typesHashes = new WeakMap<TaskDefinition, string>();

/** The hash of the types of a task's outputs; many nodes can have one task. */
function typesHash(task: TaskDefinition): string {
  const found = typesHashes.get(task) ?? hashOf(canonicalJson(task.outputs));
  typesHashes.set(task, found);
  return found;
}

/** The parts that are the same for every instance of a node, in full; `isLasting` unless this machine may know more later. */
async function definitionOf(
  { node, task }: Keyed,
  facts: MachineFacts,
): Promise<{ readonly parts: readonly (readonly [string, string])[]; readonly isLasting: boolean }> {
  const { body } = task;
  const parts: [string, string][] = [
    ["code", hashOf(`${body.kind} ${body.codeHash}`)],
    ["outputs", typesHash(task)],
  ];
  const version = node.policy.cache?.version;
  if (version !== undefined) parts.push(["version", version]);
  if (body.kind === "python") {
    if (body.packages.length > 0) parts.push(["packages", hashOf(canonicalJson(body.packages.toSorted()))]);
    const python = body.pythonVersion ?? (await facts.python());
    if (python !== undefined) parts.push(["python", python]);
  }
  if (body.kind !== "container") return { parts, isLasting: true };
  const image = await facts.image(body.image);
  if (image !== undefined) parts.push(["image", hashOf(image)]);
  return { parts, isLasting: image !== undefined };
}

interface Definition {
  readonly parts: readonly (readonly [string, string])[];
  readonly hash: string;
}

/**
 * Makes keys. What decides a task's result is its code (with what this machine says of it: the interpreter's version, the content
 * of the image), what it is given (artifacts by their content), the types of its outputs, the version of the cache, and the
 * variables that the cache names. `hashVariable` hashes the value of a variable.
 */
export function resultKeys(
  facts: MachineFacts,
  hashVariable: (value: string) => string,
): (asked: Keyed) => Promise<ResultKey> {
  const known = new WeakMap<TaskNode, Definition>();

  async function definition(asked: Keyed): Promise<Definition> {
    const before = known.get(asked.node);
    if (before !== undefined) return before;
    const { parts, isLasting } = await definitionOf(asked, facts);
    const hash = hashOf(JSON.stringify([format, asked.pipeline, asked.task.id, parts]));
    const found = { parts, hash };
    if (isLasting) known.set(asked.node, found);
    return found;
  }

  return async (asked) => {
    const { parts: fixed, hash } = await definition(asked);
    const given = inputHashes(asked.inputs);
    const parts: { [part: string]: string } = {};
    for (const [part, value] of fixed) parts[part] = value.length > digits ? short(value) : value;
    for (const [name, value] of given) parts[`input ${name}`] = short(value);
    const variables = (asked.node.policy.cache?.env ?? []).map(
      (name) => [name, hashVariable(asked.env[name] ?? "")] as const,
    );
    for (const [name, value] of variables) parts[`env ${name}`] = short(value);
    const inputs = hashOf(JSON.stringify(given));
    return {
      key: hashOf(JSON.stringify([hash, inputs, variables])),
      parts,
      inputs: short(inputs),
      definition: short(hash),
    };
  };
}
