import { join } from "node:path";
import { instanceKey, type InstanceRecord, type KeptRun } from "@partitura/backend-local";
import { attemptInputs } from "../run-view/attempt-inputs.js";
import { durationText } from "../run-view/duration.js";
import type { Invocation } from "../run-view/next-commands.js";
import { factText, type RunStory } from "../kept-runs/run-story.js";
import type { Failure } from "../run-view/summary.js";
import { treeLines } from "../run-view/tree.js";
import type { Colors } from "../terminal.js";
import { failuresLines, toldInFull } from "./failure-text.js";
import { attemptText, cacheText, reasonOf, waitText } from "./instance-text.js";
import { shortPath } from "./locate.js";
import { nextRows, runStateText } from "./summary-text.js";
import { alignColumns } from "./table.js";
import { timeText } from "./time-text.js";
import { valueText } from "./value-text.js";

/** What a run is shown with. */
export interface RunTextStyle {
  readonly colors: Colors;
  readonly cwd: string;
  /** In ms. */
  readonly now: number;
  readonly invocation: Invocation;
}

/** Of a fan-out, so many failures are shown. */
const mostItems = 5;

function gitText({ facts }: RunStory): string | undefined {
  const commit = factText(facts, "git", "commit");
  if (commit === undefined) return undefined;
  const branch = factText(facts, "git", "branch");
  const dirty = factText(facts, "git", "dirty") === "true" ? ", with changes" : "";
  return `${commit.slice(0, 12)}${branch === undefined ? "" : ` on ${branch}`}${dirty}`;
}

function headRows(run: KeptRun, story: RunStory, { cwd }: RunTextStyle): readonly (readonly string[])[] {
  const { record, folder } = run;
  const { facts } = story;
  const file = factText(facts, "file");
  const versions = ["partitura", "node", "python"].flatMap((name) => {
    const version = factText(facts, "versions", name);
    return version === undefined ? [] : [`${name} ${version}`];
  });
  const git = gitText(story);
  return [
    ...(file === undefined ? [] : [["file", shortPath(file, cwd)]]),
    ["started", timeText(record.startedAt)],
    ...(record.scheduledAt === undefined ? [] : [["for", timeText(record.scheduledAt)]]),
    ...(record.resumptions === 0
      ? []
      : [["resumed", record.resumptions === 1 ? "once" : `${record.resumptions} times`]]),
    ...(record.reuse === undefined ? [] : [["reuses", record.reuse]]),
    ...(git === undefined ? [] : [["git", git]]),
    ...(versions.length === 0 ? [] : [["made with", versions.join(", ")]]),
    ...Object.entries(record.params).map(([name, value]) => ["param", `${name} = ${valueText(value)}`]),
    ["folder", shortPath(folder, cwd)],
  ];
}

/** What there is to say of the only instance of a task. */
function singleDetails(instance: InstanceRecord, { waits }: RunStory): readonly string[] {
  const wait = waits.get(instanceKey(instance));
  const cache = cacheText(instance);
  return [
    ...(wait === undefined ? [] : [waitText(wait)]),
    ...(cache === undefined ? [] : [cache]),
    ...(instance.reusedFrom === undefined ? [] : [`from run ${instance.reusedFrom}`]),
    ...(instance.attempts.length > 1 ? instance.attempts.map(attemptText) : []),
    ...Object.entries(instance.outputs ?? {}).map(([name, value]) => `${name} = ${valueText(value)}`),
  ];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, it) => total + it, 0);

/** What there is to say of all items of a task together. */
function fanDetails(items: readonly InstanceRecord[], { waits }: RunStory): readonly string[] {
  const ran = items
    .filter((it) => it.attempts.length > 0 && it.durationMs !== undefined)
    .toSorted((a, b) => (a.durationMs ?? 0) - (b.durationMs ?? 0));
  const [longest, median] = [ran.at(-1), ran[Math.floor(ran.length / 2)]];
  const waited = items.flatMap((it) => waits.get(instanceKey(it)) ?? []);
  const lacks = [...new Set(waited.map((it) => it.for))].join(", ");
  const failed = items.filter(({ state }) => state === "failed");
  return [
    ...(longest === undefined || median === undefined
      ? []
      : [
          `median ${durationText(median.durationMs ?? 0)}, longest ${durationText(longest.durationMs ?? 0)} (${instanceKey(longest)})`,
        ]),
    ...(waited.length === 0
      ? []
      : [
          `${waited.length} waited, ${durationText(sum(waited.map(({ waitedMs }) => waitedMs)))} together, for ${lacks}`,
        ]),
    ...failed.slice(0, mostItems).map((it) => `${instanceKey(it)} failed: ${reasonOf(it.error)}`),
    ...(failed.length > mostItems ? [`and ${failed.length - mostItems} more`] : []),
  ];
}

function failuresOf({ record, folder }: KeptRun): readonly Failure[] {
  const controls = [...record.controlErrors].map(([name, error]): Failure => ({
    kind: "control",
    node: name,
    index: [],
    attempts: 0,
    error,
  }));
  const tasks = [...record.instances.values()].filter(({ state }) => state === "failed");
  return [
    ...controls,
    ...tasks.map(({ node, index, attempts, error, inputs }, place): Failure => {
      const last = attempts.at(-1);
      const own = last === undefined ? undefined : join(folder, last.folder);
      const kept = inputs === undefined && own !== undefined && place < toldInFull;
      const given = kept ? attemptInputs(own) : inputs;
      return { kind: "task", node, index, attempts: attempts.length, error, folder: own, inputs: given };
    }),
  ];
}

/** A run for people: what it is, its tasks as a tree, why what failed did so, what came out, and what can be done now. */
export function renderRun(run: KeptRun, story: RunStory, style: RunTextStyle): string {
  const { record, standing, pipeline } = run;
  const { colors, cwd, now } = style;
  const isRunning = standing === "running";
  const durationMs = record.durationMs ?? (isRunning ? now : story.lastAt) - Date.parse(record.startedAt);
  const byTask = new Map<string, InstanceRecord[]>();
  for (const instance of record.instances.values()) {
    const found = byTask.get(instance.node);
    if (found === undefined) byTask.set(instance.node, [instance]);
    else found.push(instance);
  }
  const details = (task: string): readonly string[] => {
    const instances = byTask.get(task) ?? [];
    const [only] = instances;
    const isSingle = only !== undefined && instances.length === 1 && only.index.length === 0;
    return (isSingle ? singleDetails(only, story) : fanDetails(instances, story)).map((it) => colors.dim(it));
  };
  const tree = treeLines(pipeline, story.progress, {
    colors,
    now: isRunning ? now : story.lastAt,
    rows: Infinity,
    isOver: !isRunning,
    details,
  });
  const failures = failuresOf(run);
  const next = nextRows({ runId: record.runId, state: standing, failures }, style.invocation);
  const outputs = Object.entries(record.outputs ?? {}).map(([name, value]) => [name, valueText(value)]);
  return `${[
    `${colors.bold(record.pipeline)}  run ${record.runId}  ${runStateText(standing, colors)}  ${durationText(durationMs)}`,
    ...alignColumns(headRows(run, story, style)),
    "",
    ...tree,
    ...failuresLines(failures, 0, colors, cwd),
    ...(outputs.length === 0 ? [] : ["", colors.bold("outputs"), ...alignColumns(outputs)]),
    ...(next.length === 0 ? [] : ["", ...alignColumns(next)]),
  ].join("\n")}\n`;
}
