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
  /** The most columns a line may take; any number when not given. */
  readonly columns?: number;
  /** Whether nobody runs it any more: what looks as if it ran was interrupted. */
  readonly isOver?: boolean;
  /** Lines to show below that of a task. */
  readonly details?: (task: string) => readonly string[];
}

/** A node of the graph as a line of the tree, not drawn yet. */
interface Place {
  readonly node: Node;
  readonly depth: number;
  /** How many instances it has; undefined outside an `each` and while unknown. */
  readonly total: number | undefined;
}

/** States by how much a person wants to hear of them. */
const loudest: readonly TaskState[] = ["failed", "cancelled", "upstream-failed", "succeeded", "skipped"];

/** The loudest state of a task node all of whose instances have ended. */
function endState(progress: NodeProgress, total: number | undefined): TaskState | undefined {
  const { done } = progress;
  const isOver = done > 0 && progress.running.size === 0 && (total === undefined || done >= total);
  return isOver ? loudest.find((it) => progress.ended[it] !== undefined) : undefined;
}

/** What holds for some instances, or for all. */
const share = (count: number, total: number | undefined, word: string): string | false =>
  count > 0 && (total !== undefined && count < total ? `${count} ${word}` : word);

function waits({ waitsFor }: NodeProgress, isFan: boolean): readonly string[] {
  return [...waitsFor].map(([lack, count]) =>
    isFan ? `${count} ${count === 1 ? "waits" : "wait"} for ${lack}` : `waits for ${lack}`,
  );
}

/** When the next attempt starts of what is between two. */
function between({ retrying }: NodeProgress, isFan: boolean, now: number): string | false {
  if (retrying.size === 0) return false;
  if (isFan) return `${retrying.size} between attempts`;
  return `next attempt in ${durationText(Math.min(...retrying.values()) - now)}`;
}

function notes(
  progress: NodeProgress,
  total: number | undefined,
  { now, isOver = false }: TreeStyle,
): readonly string[] {
  const { ended, running, retrying, retries, preparing, cached, reused } = progress;
  const active = running.size - retrying.size;
  const isFan = total !== undefined;
  return [
    preparing && !isOver && "preparing the Python environment",
    ...(isOver
      ? [running.size > 0 && (isFan ? `${running.size} interrupted` : "interrupted")]
      : [
          isFan && active > 0 && `${active} running`,
          ...waits(progress, isFan),
          between(progress, isFan, now),
        ]),
    isFan && ended.failed !== undefined && `${ended.failed} failed`,
    retries > 0 && `${retries} ${retries === 1 ? "retry" : "retries"}`,
    share(cached, total, "cached"),
    share(reused, total, "reused"),
    !isFan && ended["upstream-failed"] !== undefined && "upstream failed",
    !isFan && ended.skipped !== undefined && "skipped",
    !isFan && ended.cancelled !== undefined && "cancelled",
  ].filter((it) => it !== false);
}

function markOf(
  { running, waitsFor, preparing }: NodeProgress,
  state: TaskState | undefined,
  { colors, now, isOver = false }: TreeStyle,
): string {
  if (state !== undefined) return stateMark(state, colors);
  if (isOver) return running.size > 0 ? stateMark("cancelled", colors) : colors.dim("·");
  if (running.size > 0 || preparing) return colors.cyan(spinner(now));
  return waitsFor.size > 0 ? colors.yellow("◦") : colors.dim("·");
}

/** A text cut to at most so many columns; nothing where there is no room for a word. */
function cut(text: string, columns: number): string {
  if (text.length <= columns) return text;
  return columns < 8 ? "" : `${text.slice(0, columns - 1)}…`;
}

function taskLine(
  { id, depth, total }: { readonly id: string } & Pick<Place, "depth" | "total">,
  progress: NodeProgress,
  style: TreeStyle,
): string {
  const { colors, now, columns = Infinity } = style;
  const { done } = progress;
  const isFan = total !== undefined;
  const state = endState(progress, total);
  const isActive = progress.running.size > 0 || progress.preparing;
  const isWaiting = progress.waitsFor.size > 0;
  const mark = markOf(progress, state, style);
  const until = progress.running.size > 0 ? now : progress.endedAt;
  const count = isFan ? `  ${done}/${total}` : "";
  const time =
    progress.startedAt === undefined || until === undefined
      ? ""
      : `  ${durationText(until - progress.startedAt)}`;
  const extra = notes(progress, total, style);
  const room = columns - 2 * depth - 2 - id.length - count.length - time.length;
  const note = extra.length === 0 ? "" : cut(`  (${extra.join(", ")})`, room);
  const label = state === undefined && !isActive && !isWaiting && done === 0 ? colors.dim(id) : id;
  return [`${mark} ${label}${count}`, ...[time, note].map((it) => (it === "" ? "" : colors.dim(it)))].join(
    "",
  );
}

function controlLine(
  node: Exclude<Node, { kind: "task" }>,
  progress: RunProgress,
  { colors }: TreeStyle,
): string {
  const items = progress.items.get(node.id);
  const what = node.kind === "when" ? "when" : items === undefined ? "each" : `each of ${items}`;
  const broken = progress.brokenControls.has(node.id);
  const mark = broken ? stateMark("failed", colors) : colors.dim("▸");
  return `${mark} ${node.id}  ${colors.dim(broken ? `${what} (could not be evaluated)` : what)}`;
}

const armsOf = (node: WhenNode): readonly Node[] => [...node.then.nodes, ...(node.otherwise?.nodes ?? [])];

/** Adds the places of nodes and of what is in them. */
function collect(
  nodes: readonly Node[],
  progress: RunProgress,
  depth: number,
  total: number | undefined,
  into: Place[],
): void {
  for (const node of nodes) {
    into.push({ node, depth, total });
    if (node.kind === "each") collect(node.nodes, progress, depth + 1, progress.items.get(node.id), into);
    if (node.kind === "when") collect(armsOf(node), progress, depth + 1, total, into);
  }
}

const nodeProgress = (id: string, progress: RunProgress): NodeProgress => progress.nodes.get(id) ?? idle;

/** How soon a line gives way when the terminal is too low: what is over and went well first, then what has not begun. */
function rank({ node, total }: Place, progress: RunProgress): 0 | 1 | 2 {
  if (node.kind !== "task") return progress.brokenControls.has(node.id) ? 2 : 0;
  const own = nodeProgress(node.id, progress);
  const state = endState(own, total);
  if (state === "succeeded" || state === "skipped") return 0;
  const isIdle = state === undefined && own.running.size === 0 && own.waitsFor.size === 0 && !own.preparing;
  return isIdle && own.done === 0 ? 1 : 2;
}

/** The places that are shown when only so many lines fit, in their order. */
function fit(places: readonly Place[], progress: RunProgress, rows: number): readonly Place[] {
  if (places.length <= rows) return places;
  const spare = Math.max(1, rows - 1);
  let excess = places.length - spare;
  const ranks = places.map((it) => rank(it, progress));
  const hidden = new Uint8Array(places.length);
  const hide = (at: number, wanted: 0 | 1): void => {
    if (excess === 0 || ranks[at] !== wanted) return;
    hidden[at] = 1;
    excess--;
  };
  for (let at = 0; at < places.length; at++) hide(at, 0);
  for (let at = places.length - 1; at >= 0; at--) hide(at, 1);
  return places.filter((_, at) => hidden[at] === 0).slice(0, spare);
}

function placeLines(
  { node, depth, total }: Place,
  progress: RunProgress,
  style: TreeStyle,
): readonly string[] {
  const lines =
    node.kind === "task"
      ? [
          taskLine({ id: node.id, depth, total }, nodeProgress(node.id, progress), style),
          ...(style.details?.(node.id) ?? []).map((it) => `    ${it}`),
        ]
      : [controlLine(node, progress, style)];
  return lines.map((it) => `${"  ".repeat(depth)}${it}`);
}

/** How many tasks are done, run and wait, where not all of them are shown. */
function countsLine({ nodes }: RunProgress): string {
  let [done, running, waiting] = [0, 0, 0];
  for (const node of nodes.values()) {
    done += node.done;
    running += node.running.size;
    for (const count of node.waitsFor.values()) waiting += count;
  }
  const parts = [`${done} done`, running > 0 && `${running} running`, waiting > 0 && `${waiting} waiting`];
  return parts.filter((it) => it !== false).join(", ");
}

/** The lines of a run's nodes, one each; only those that fit are drawn, and how many are hidden is said first. */
export function treeLines(pipeline: Pipeline, progress: RunProgress, style: TreeStyle): readonly string[] {
  const places: Place[] = [];
  collect([...pipeline.nodes, ...(pipeline.onExit ?? [])], progress, 1, undefined, places);
  const shown = fit(places, progress, style.rows);
  const more = places.length - shown.length;
  return [
    ...(more > 0 ? [style.colors.dim(`… ${more} more  (${countsLine(progress)})`)] : []),
    ...shown.flatMap((place) => placeLines(place, progress, style)),
  ];
}

/** The tasks of a run as a tree: one line per node, fan-outs folded into counts, and the elapsed time below. */
export function renderTree(pipeline: Pipeline, progress: RunProgress, style: TreeStyle): string {
  const { colors, now, rows } = style;
  const elapsed = progress.startedAt === undefined ? 0 : (progress.endedAt ?? now) - progress.startedAt;
  const lines = treeLines(pipeline, progress, { ...style, rows: Math.max(1, rows - 2) });
  return [colors.bold(pipeline.id), ...lines, colors.dim(`  ${durationText(elapsed)}`)].join("\n");
}
