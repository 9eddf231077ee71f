import type { TaskState } from "@partitura/backend-local";
import type { Node, Pipeline, WhenNode } from "@partitura/core";
import type { Colors } from "../terminal.js";
import { durationText } from "./duration.js";
import { spinner, stateMark } from "./mark.js";
import { idle, type NodeProgress, type RunProgress } from "./progress.js";

/** How the tree is drawn. `now` is in ms since the epoch. */
export interface TreeStyle {
  readonly colors: Colors;
  readonly now: number;
  /** The most lines it may take. */
  readonly rows: number;
}

interface Line {
  readonly text: string;
  /** Lines of what is over and went well give way first when the terminal is too low. */
  readonly settled: boolean;
}

/** States by how much a person wants to hear of them. */
const loudest: readonly TaskState[] = ["failed", "cancelled", "upstream-failed", "succeeded", "skipped"];

const endedCount = ({ ended }: NodeProgress): number =>
  Object.values(ended).reduce((sum, count) => sum + count, 0);

function notes(progress: NodeProgress, isFan: boolean): readonly string[] {
  const { ended, running, retries, preparing } = progress;
  return [
    preparing && "preparing the Python environment",
    isFan && running.size > 0 && `${running.size} running`,
    isFan && ended.failed !== undefined && `${ended.failed} failed`,
    retries > 0 && `${retries} ${retries === 1 ? "retry" : "retries"}`,
    !isFan && ended["upstream-failed"] !== undefined && "upstream failed",
    !isFan && ended.skipped !== undefined && "skipped",
    !isFan && ended.cancelled !== undefined && "cancelled",
  ].filter((it) => it !== false);
}

function taskLine(id: string, progress: NodeProgress, total: number | undefined, style: TreeStyle): Line {
  const { colors, now } = style;
  const done = endedCount(progress);
  const isFan = total !== undefined;
  const isOver = done > 0 && progress.running.size === 0 && (!isFan || done >= total);
  const state = isOver ? loudest.find((it) => progress.ended[it] !== undefined) : undefined;
  const isActive = progress.running.size > 0 || progress.preparing;
  const mark =
    state !== undefined ? stateMark(state, colors) : isActive ? colors.cyan(spinner(now)) : colors.dim("·");
  const until = progress.running.size > 0 ? now : progress.endedAt;
  const time =
    progress.startedAt === undefined || until === undefined ? [] : [durationText(until - progress.startedAt)];
  const extra = notes(progress, isFan);
  const label = state === undefined && !isActive && done === 0 ? colors.dim(id) : id;
  const parts = [
    `${mark} ${label}`,
    ...(isFan ? [`${done}/${total}`] : []),
    ...time.map((it) => colors.dim(it)),
    ...(extra.length > 0 ? [colors.dim(`(${extra.join(", ")})`)] : []),
  ];
  return { text: parts.join("  "), settled: state === "succeeded" || state === "skipped" };
}

function controlLine(
  node: Exclude<Node, { kind: "task" }>,
  progress: RunProgress,
  { colors }: TreeStyle,
): Line {
  const items = progress.items.get(node.id);
  const what = node.kind === "when" ? "when" : items === undefined ? "each" : `each of ${items}`;
  const broken = progress.brokenControls.has(node.id);
  const mark = broken ? stateMark("failed", colors) : colors.dim("▸");
  return {
    text: `${mark} ${node.id}  ${colors.dim(broken ? `${what} (could not be evaluated)` : what)}`,
    settled: !broken,
  };
}

const armsOf = (node: WhenNode): readonly Node[] => [...node.then.nodes, ...(node.otherwise?.nodes ?? [])];

/** The lines of nodes; `total` is how many instances each has, undefined outside an `each` and while unknown. */
function linesOf(
  nodes: readonly Node[],
  progress: RunProgress,
  style: TreeStyle,
  depth: number,
  total: number | undefined,
): readonly Line[] {
  const indent = "  ".repeat(depth);
  return nodes.flatMap((node) => {
    const placed = ({ text, settled }: Line): Line => ({ text: `${indent}${text}`, settled });
    if (node.kind === "task") {
      return [placed(taskLine(node.id, progress.nodes.get(node.id) ?? idle, total, style))];
    }
    const inner = node.kind === "each" ? node.nodes : armsOf(node);
    const innerTotal = node.kind === "each" ? progress.items.get(node.id) : total;
    return [
      placed(controlLine(node, progress, style)),
      ...linesOf(inner, progress, style, depth + 1, innerTotal),
    ];
  });
}

/** Leaves out settled lines, then the last ones, until the rest fits, and says how many are hidden. */
function fit(lines: readonly Line[], rows: number, { colors }: TreeStyle): readonly string[] {
  if (lines.length <= rows) return lines.map(({ text }) => text);
  const spare = Math.max(1, rows - 1);
  const excess = lines.length - spare;
  const hidden = new Set(lines.filter(({ settled }) => settled).slice(0, excess));
  const shown = lines.filter((line) => !hidden.has(line)).slice(0, spare);
  return [colors.dim(`… ${lines.length - shown.length} more`), ...shown.map(({ text }) => text)];
}

/** The tasks of a run as a tree: one line per node, fan-outs folded into counts, and the elapsed time below. */
export function renderTree(pipeline: Pipeline, progress: RunProgress, style: TreeStyle): string {
  const { colors, now, rows } = style;
  const nodes = [...pipeline.nodes, ...(pipeline.onExit ?? [])];
  const lines = linesOf(nodes, progress, style, 1, undefined);
  const elapsed = progress.startedAt === undefined ? 0 : (progress.endedAt ?? now) - progress.startedAt;
  const shown = fit(lines, Math.max(1, rows - 2), style);
  return [colors.bold(pipeline.id), ...shown, colors.dim(`  ${durationText(elapsed)}`)].join("\n");
}
