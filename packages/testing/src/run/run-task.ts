import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stepContract } from "@partitura/compiler";
import {
  isArtifactType,
  largeValueType,
  maxValueBytes,
  pipeline,
  pipelineBehind,
  typeOfElement,
  typeOfField,
  type ArtifactKind,
  type Node,
  type PipelineDeclaration,
  type Task,
  type TaskDeclaration,
  type ValueType,
} from "@partitura/core";
import { declaredTask } from "../declarations.js";
import { Content, writeContent } from "../fakes/content.js";
import type { Given } from "../fakes/fake.js";
import type { Fault, Faults } from "../faults/fault.js";
import { execute } from "./execute.js";
import { temporaryFolder } from "./folders.js";
import type { TestOptions } from "./options.js";
import type { TaskRun, Wait } from "./result.js";

/** How a test runs one task. */
export interface TaskOptions extends Omit<TestOptions, "faults"> {
  /** What goes wrong. */
  readonly faults?: Fault | readonly Fault[] | undefined;
}

/** A run of one task that is over. */
export interface SingleRun<I, O> extends TaskRun<I, O> {
  /** What was waited for, in order. */
  readonly waits: readonly Wait[];
}

/** The kind of artifact that is wanted where a value of a type is; a file where the type does not say. */
function kindIn(type: ValueType): ArtifactKind {
  if (isArtifactType(type)) return type.artifact;
  if ("anyOf" in type) return type.anyOf.find(isArtifactType)?.artifact ?? "file";
  return "file";
}

/** Makes artifacts of the content that a test gives, in a folder. */
function artifactMaker(folder: string): (value: unknown, type: ValueType, name: string) => Promise<unknown> {
  let made = 0;
  const make = async (value: Content, type: ValueType, name: string): Promise<unknown> => {
    const [path, kind] = [join(folder, String(++made)), kindIn(type)];
    await writeContent(path, value, name);
    const { attempt } = await stepContract();
    const target = { path, uri: pathToFileURL(path).href };
    // The contract knows how an artifact is hashed: it takes what was written as the output of a body.
    const request = {
      inputs: {},
      types: { inputs: {}, outputs: { made: { artifact: kind } } },
      artifacts: { made: target },
      context: {},
    };
    const end = await attempt(() => undefined, request, new AbortController().signal);
    if (end.outputs === undefined) throw new Error(`${name}: ${String(end.problem)}`);
    return end.outputs["made"];
  };
  const place = async (value: unknown, type: ValueType, name: string): Promise<unknown> => {
    if (value instanceof Content) return make(value, type, name);
    if (Array.isArray(value))
      return Promise.all(value.map(async (it, at) => place(it, typeOfElement(type), `${name}[${at}]`)));
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    const fields = Object.entries(value).map(async ([key, it]) => [
      key,
      await place(it, typeOfField(type, key), `${name}.${key}`),
    ]);
    return Object.fromEntries(await Promise.all(fields)) as object;
  };
  return place;
}

/** A value as a task before would have given it: one that is too large to travel is kept in a file. */
async function travelling(value: unknown, task: TaskDeclaration, path: string): Promise<unknown> {
  const text = JSON.stringify(value) ?? "";
  const { kind } = task.body;
  if (Buffer.byteLength(text) <= maxValueBytes || (kind !== "typescript" && kind !== "python")) return value;
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, text);
  const sha256 = createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
  return { type: largeValueType, uri: pathToFileURL(path).href, sha256 };
}

/** A pipeline of one call of a task. */
function around(task: TaskDeclaration, call: unknown, inputs: object): PipelineDeclaration {
  const made = pipeline(task.id, {}, () => (call as (inputs: object) => never)(inputs));
  const declaration = pipelineBehind(made);
  if (declaration === undefined) throw new Error("a pipeline without a declaration");
  const nodes = declaration.nodes.map((node) => ({ ...node, span: task.span }));
  return { ...declaration, nodes, span: task.span };
}

/** Nodes with no inputs: what a test gives is checked by the step contract, as what a task before gives is. */
const withoutInputs = (nodes: readonly Node[]): readonly Node[] =>
  nodes.map((node) => (node.kind === "task" ? { ...node, inputs: {} } : node));

/**
 * Runs one task in a test, with its retries and its timeout, and all the checks that its inputs and outputs have in
 * production. Waiting takes no time. Gives what became of it, whatever state it ends in.
 *
 * @example
 * const { outputs } = await runTask(train, { features: content.copyOf("fixtures/iris.csv"), strength: 0.5 });
 * assert.ok(outputs.accuracy > 0.9);
 *
 * @throws {TestingError} when the task has mistakes.
 */
export async function runTask<Id extends string, I, O>(
  task: Task<Id, I, O>,
  ...[inputs, options]: {} extends I
    ? [inputs?: Given<I>, options?: TaskOptions]
    : [inputs: Given<I>, options?: TaskOptions]
): Promise<SingleRun<I, O>> {
  const declaration = declaredTask(task, "runTask()");
  const folder = temporaryFolder();
  const place = artifactMaker(folder);
  const given: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(inputs ?? {})) {
    const placed = await place(value, declaration.inputs[name]?.type ?? {}, name);
    given[name] = await travelling(placed, declaration, join(folder, "large", name));
  }
  const whole = around(declaration, task, given);
  const { nodes } = whole;
  const { faults, ...rest } = options ?? {};
  const ofTask: Faults = faults === undefined ? {} : { [task.id]: faults };
  const { journal, result } = await execute(
    { ...whole, nodes: withoutInputs(nodes) },
    { ...rest, faults: ofTask },
    ({ checked, ...prepared }) => ({
      ...prepared,
      checked: { ...checked, pipeline: { ...checked.pipeline, nodes: [...nodes] } },
    }),
  );
  const [only] = journal.tasks(result);
  if (only === undefined || nodes.length !== 1) throw new Error(`'${task.id}' has not been run`);
  return { ...only, waits: journal.waits() } as unknown as SingleRun<I, O>;
}
