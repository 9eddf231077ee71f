import { readFileSync } from "node:fs";
import { dirname, posix, relative, sep } from "node:path";
import {
  canonicalJson,
  contentHash,
  hasErrors,
  irVersion,
  sha256,
  type Arm,
  type Body,
  type Diagnostic,
  type Node,
  type Outcome,
  type Pipeline,
  type PipelineDeclaration,
  type Span,
  type TaskDeclaration,
  type TaskDefinition,
} from "@partitura/core";
import { bundleTask } from "../bundle/bundle.js";
import { checkReport } from "./diagnostics.js";
import { buildPythonBodies } from "./python-bodies.js";

/** The code of a task, and the texts it needs by the names that the IR uses. */
export interface BuiltBody {
  readonly body: Body;
  readonly assets: { readonly [path: string]: string };
}

/** A pipeline with everything that its tasks run. */
export interface Built {
  readonly pipeline: Pipeline;
  /** Content hash of the pipeline (sha256, hex), code included. */
  readonly hash: string;
  readonly assets: { readonly [path: string]: string };
}

const stepContract = new URL("../../step/step.py", import.meta.url);

/** The bodies of the tasks that have one text of their own. */
async function buildBody(task: TaskDeclaration): Promise<Outcome<BuiltBody>> {
  const { body } = task;
  switch (body.kind) {
    case "typescript": {
      const [text, diagnostics] = await bundleTask(task);
      if (text === undefined) return [undefined, diagnostics];
      const bundle = `${task.id}.mjs`;
      return [
        { body: { kind: "typescript", bundle, codeHash: sha256(text) }, assets: { [bundle]: text } },
        diagnostics,
      ];
    }
    case "shell":
      return [
        { body: { kind: "shell", command: body.command, codeHash: sha256(body.command) }, assets: {} },
        [],
      ];
    case "container": {
      const { image, command, args } = body;
      const codeHash = sha256(canonicalJson({ image, command, args }));
      return [
        { body: { kind: "container", image, command: [...command], args: [...args], codeHash }, assets: {} },
        [],
      ];
    }
    case "python":
      return [undefined, []];
  }
}

/** Two declarations under one id, reported where the second is. */
function doubles(tasks: readonly TaskDeclaration[]): readonly Diagnostic[] {
  const first = new Map<string, TaskDeclaration>();
  return tasks.flatMap((task) => {
    const before = first.get(task.id);
    if (before === undefined) {
      first.set(task.id, task);
      return [];
    }
    return [checkReport("P2006", { id: task.id, line: before.span.line }, { span: task.span })];
  });
}

const isPython = (
  task: TaskDeclaration,
): task is TaskDeclaration & { readonly body: Extract<TaskDeclaration["body"], { kind: "python" }> } =>
  task.body.kind === "python";

/** Makes every span relative to a folder. */
function placedIn(root: string): {
  readonly span: (span: Span) => Span;
  readonly node: (node: Node) => Node;
} {
  const span = (it: Span): Span => ({ ...it, file: relative(root, it.file).split(sep).join(posix.sep) });
  const arm = (it: Arm): Arm => ({ ...it, nodes: it.nodes.map(node) });
  function node(it: Node): Node {
    switch (it.kind) {
      case "task":
        return { ...it, span: span(it.span) };
      case "each":
        return { ...it, nodes: it.nodes.map(node), span: span(it.span) };
      case "when":
        return {
          ...it,
          then: arm(it.then),
          otherwise: it.otherwise && arm(it.otherwise),
          span: span(it.span),
        };
    }
  }
  return { span, node };
}

/**
 * Builds the IR of a declared pipeline: bundles its TypeScript, reads and checks its Python, hashes all code, and makes
 * spans relative to the folder of the pipeline file.
 */
export async function buildPipeline(declaration: PipelineDeclaration, root: string): Promise<Outcome<Built>> {
  const { tasks } = declaration;
  const { span, node } = placedIn(root);
  const [python = new Map<TaskDeclaration, BuiltBody>(), pythonProblems] = await buildPythonBodies(
    tasks.filter(isPython),
  );
  const others = await Promise.all(
    tasks.filter((task) => !isPython(task)).map(async (task) => [task, await buildBody(task)] as const),
  );
  const bodies = new Map([
    ...python,
    ...others.flatMap(([task, [built]]) => (built === undefined ? [] : [[task, built] as const])),
  ]);
  const diagnostics = [
    ...doubles(tasks),
    ...pythonProblems,
    ...others.flatMap(([, [, problems]]) => problems),
  ].map((it) => (it.span === undefined ? it : { ...it, span: span(it.span) }));
  if (hasErrors(diagnostics)) return [undefined, diagnostics];

  const definitions = tasks.flatMap((task): readonly (readonly [string, TaskDefinition])[] => {
    const built = bodies.get(task);
    if (built === undefined) return [];
    const { id, description, inputs, outputs } = task;
    return [
      [
        id,
        {
          id,
          ...(description !== undefined && { description }),
          inputs,
          outputs,
          body: built.body,
          span: span(task.span),
        },
      ],
    ];
  });
  const { id, description, owner, objective, tags, params, schedule, nodes, outputs } = declaration;
  const pipeline: Pipeline = {
    irVersion,
    id,
    ...(description !== undefined && { description }),
    ...(owner !== undefined && { owner }),
    ...(objective !== undefined && { objective }),
    tags: [...tags],
    params,
    ...(schedule && { schedule: { ...schedule, span: span(schedule.span) } }),
    tasks: Object.fromEntries(definitions),
    nodes: nodes.map(node),
    outputs,
    span: span(declaration.span),
  };
  const assets = Object.assign(
    { "step.py": readFileSync(stepContract, "utf8") },
    ...[...bodies.values()].map((it) => it.assets),
  ) as { [path: string]: string };
  return [{ pipeline, hash: contentHash(pipeline), assets }, diagnostics];
}

/** The folder that spans and asset names are relative to. */
export const rootOf = (file: string): string => dirname(file);
