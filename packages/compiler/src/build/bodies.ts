import {
  canonicalJson,
  sha256,
  type Body,
  type Diagnostic,
  type Outcome,
  type TaskDeclaration,
} from "@partitura/core";
import { bundleTask } from "../bundle/bundle.js";
import { codeOf } from "./bundle-code.js";
import { checkReport } from "./diagnostics.js";
import { buildPythonBodies } from "./python-bodies.js";
import { stepModule, stepModuleText, stepText } from "./step-files.js";

/** The code of a task, and the texts it needs by the names that the IR uses. */
export interface BuiltBody {
  readonly body: Body;
  readonly assets: { readonly [path: string]: string };
}

/** The code of the tasks that could be built. */
export type Bodies = ReadonlyMap<TaskDeclaration, BuiltBody>;

/** The bodies of the tasks that have one text of their own. */
async function buildBody(task: TaskDeclaration): Promise<Outcome<BuiltBody>> {
  const { body } = task;
  switch (body.kind) {
    case "typescript": {
      const [text, diagnostics] = await bundleTask(task);
      if (text === undefined) return [undefined, diagnostics];
      const bundle = `${task.id}.mjs`;
      return [
        { body: { kind: "typescript", bundle, codeHash: sha256(codeOf(text)) }, assets: { [bundle]: text } },
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
    case "wait": {
      const { condition, intervalSeconds } = body;
      const codeHash = sha256(canonicalJson({ condition }));
      return [{ body: { kind: "wait", condition, intervalSeconds, codeHash }, assets: {} }, []];
    }
    case "approval": {
      const approvers = [...body.approvers];
      return [
        { body: { kind: "approval", approvers, codeHash: sha256(canonicalJson({ approvers })) }, assets: {} },
        [],
      ];
    }
    case "native": {
      const { engine, spec } = body;
      if (body.fake === undefined) {
        const codeHash = sha256(canonicalJson({ engine, spec }));
        return [{ body: { kind: "native", engine, spec, codeHash }, assets: {} }, []];
      }
      const [text, diagnostics] = await bundleTask(task);
      if (text === undefined) return [undefined, diagnostics];
      const fake = `${task.id}.mjs`;
      const codeHash = sha256(canonicalJson({ engine, spec, fake: codeOf(text) }));
      return [
        { body: { kind: "native", engine, spec, fake, codeHash }, assets: { [fake]: text } },
        diagnostics,
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

/**
 * Builds the code of tasks: bundles their TypeScript, reads and checks their Python, and hashes it all. A task that has
 * an error is left out; spans are absolute. The bodies that are `given` are taken as they are.
 */
export async function buildBodies(
  tasks: readonly TaskDeclaration[],
  given: Bodies = new Map(),
): Promise<readonly [Bodies, readonly Diagnostic[]]> {
  const wanted = tasks.filter((task) => !given.has(task));
  const [python = new Map<TaskDeclaration, BuiltBody>(), problems] = await buildPythonBodies(
    wanted.filter(isPython),
  );
  const others = await Promise.all(
    wanted.filter((task) => !isPython(task)).map(async (task) => [task, await buildBody(task)] as const),
  );
  const built = others.flatMap(([task, [body]]) => (body === undefined ? [] : [[task, body] as const]));
  return [
    new Map([...given, ...python, ...built]),
    [...doubles(tasks), ...problems, ...others.flatMap(([, [, it]]) => it)],
  ];
}

/** The texts that the bodies run, by the path that the IR names, and the step contract in both languages. */
export function assetsOf(bodies: Bodies): { readonly [path: string]: string } {
  const contract = { "step.py": stepText(), [stepModule]: stepModuleText() };
  return Object.assign(contract, ...[...bodies.values()].map((it) => it.assets)) as {
    [path: string]: string;
  };
}
