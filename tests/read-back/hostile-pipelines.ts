import { contentHash, type Pipeline, type Port, type TaskDefinition, type TaskNode } from "@partitura/core";
import { loadPipeline } from "../scenarios/pipelines.js";
import { hostileStrings } from "./hostile-strings.js";

const span = { file: "pipeline.ts", line: 1, column: 1 };
const text: Port = { type: { type: "string" } };

/** A requirement with every character that one can hold. */
export const hostilePackage =
  "some-package[extra_one,two]>=1.0,!=1.5.*; python_version >= '3.8' and sys_platform != \"win32\"";

/** Names of the places for a list of texts: `i0`, `i1`, … */
export const slots = (letter: string): readonly (readonly [slot: string, text: string])[] =>
  hostileStrings.map((it, index) => [`${letter}${String(index)}`, it]);

const definition = (id: string, more: Partial<TaskDefinition>): TaskDefinition => ({
  id,
  inputs: {},
  outputs: {},
  body: { kind: "shell", command: "true", codeHash: "0" },
  span,
  ...more,
});

const call = (id: string, more: Partial<TaskNode> = {}): TaskNode => ({
  kind: "task",
  id,
  task: id,
  inputs: {},
  after: [],
  policy: { env: {} },
  span,
  ...more,
});

/** A shell command of many lines that would be changed by whoever reads it as anything but a text. */
export const hostileCommand = `${hostileStrings.join("\n")}\n `;

/** The texts that fields of which a pipeline has only one are tried with: pipeline after pipeline, each takes three. */
const singles: readonly (readonly [description: string, owner: string, objective: string])[] = [
  [hostileStrings.join("\n"), 'it\'s "me" {{ x }}', hostileStrings.toReversed().join("\n")],
  [" leading and trailing ", "on", "1:30"],
  ["null", "# not an owner", "key: value"],
  ['"""', "\\", "see README.md"],
  ["{{ jinja }} {% raw %}", "é 漢字 🎼", "- item\n"],
];

/** Pipelines with hostile texts wherever a person may write a text; `tags` are given, since engines limit them. */
export function hostilePipelines(tags: readonly string[]): readonly Pipeline[] {
  return singles.map(([description, owner, objective], index): Pipeline => {
    const first = index === 0;
    return {
      irVersion: 1,
      id: `hostile-${String(index)}`,
      description,
      owner,
      objective,
      tags: first ? [...tags] : [],
      params: first
        ? {
            ...Object.fromEntries(
              slots("p").map(([slot, it]) => [
                slot,
                { type: { type: "string" }, default: it, description: it },
              ]),
            ),
            choice: { type: { enum: [...hostileStrings] }, default: hostileStrings[0] ?? "" },
          }
        : {},
      tasks: first
        ? {
            take: definition("take", {
              description,
              inputs: Object.fromEntries(slots("i").map(([slot]) => [slot, text])),
              body: { kind: "shell", command: hostileCommand, codeHash: "0" },
            }),
            packed: definition("packed", {
              body: {
                kind: "python",
                source: "steps.py",
                function: "packed",
                packages: [hostilePackage],
                files: ["steps.py"],
                codeHash: "0",
              },
            }),
          }
        : {
            take: definition("take", {
              description: owner,
              body: { kind: "shell", command: objective, codeHash: "0" },
            }),
          },
      nodes: first
        ? [
            call("take", {
              inputs: Object.fromEntries(
                slots("i").map(([slot, it]) => [slot, { op: "literal", value: it }]),
              ),
              policy: { env: Object.fromEntries(slots("E").map(([slot, it]) => [slot, { value: it }])) },
            }),
            call("packed"),
          ]
        : [call("take")],
      outputs: {},
      span,
    };
  });
}

/** What a backend needs besides the pipeline. */
export async function hostileInput(pipeline: Pipeline): Promise<{
  readonly pipeline: Pipeline;
  readonly hash: string;
  readonly assets: { readonly [path: string]: string };
}> {
  const { checked } = await loadPipeline("retry");
  const { "step.py": step = "" } = checked.assets;
  return {
    pipeline,
    hash: contentHash(pipeline),
    assets: { "step.py": step, "steps.py": "def packed() -> dict:\n    return {}\n" },
  };
}
