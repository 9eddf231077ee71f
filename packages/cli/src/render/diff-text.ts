import { durationText } from "../run-view/duration.js";
import type { CodeChange, DurationPair, MetricChange, RunDiff, RunHead } from "../kept-runs/run-diff.js";
import type { Colors } from "../terminal.js";
import { runStateText } from "./summary-text.js";
import { alignColumns } from "./table.js";
import { timeText } from "./time-text.js";
import { valueText } from "./value-text.js";

/** A section shows so many rows, and of one fan-out so many. */
const mostRows = 30;
const mostItems = 5;

interface Row {
  /** The task that it is about, without the item. */
  readonly group: string;
  readonly cells: readonly string[];
}

const groupOf = (task: string): string => task.replace(/(\[\d+\])+$/, "");
const isItem = (task: string): boolean => groupOf(task) !== task;

const shown = (value: unknown): string => (value === undefined ? "–" : valueText(value, 40));

/** A number with the digits that a person reads. */
const numberText = (value: number | undefined): string =>
  value === undefined ? "–" : String(Number(value.toPrecision(6)));

function differenceText({ a, difference }: MetricChange): string {
  if (difference === undefined) return "";
  const sign = difference > 0 ? "+" : "";
  const share =
    a === undefined || a === 0 ? "" : ` (${sign}${((difference / Math.abs(a)) * 100).toFixed(1)}%)`;
  return `${sign}${numberText(difference)}${share}`;
}

/** A section of rows, of which only the first are shown where there are many of one fan-out, or many at all. */
function section(title: string, rows: readonly Row[], colors: Colors): readonly string[] {
  if (rows.length === 0) return [];
  const counts = new Map<string, number>();
  const kept = rows.filter(({ group }) => {
    const count = (counts.get(group) ?? 0) + 1;
    counts.set(group, count);
    return count <= mostItems || group === "";
  });
  const first = kept.slice(0, mostRows);
  const more = rows.length - first.length;
  return [
    "",
    colors.bold(title),
    ...alignColumns(first.map(({ cells }) => cells)),
    ...(more > 0 ? [colors.dim(`  … ${more} more: --json has all`)] : []),
  ];
}

const plain = (cells: readonly string[]): Row => ({ group: "", cells });

function codeRow({ node, change, what }: CodeChange): Row {
  return plain([
    change === "changed" ? "~" : change === "added" ? "+" : "-",
    node,
    what.join(", ") || change,
  ]);
}

const meanText = ({ a, b }: NonNullable<MetricChange["mean"]>): string =>
  a === b ? String(a) : `${a} → ${b}`;

function metricRow(change: MetricChange): Row {
  const { task, mean, metric, a, b } = change;
  const name = `${task}.${metric}${mean === undefined ? "" : `, mean of ${meanText(mean)}`}`;
  return {
    group: isItem(task) ? `${groupOf(task)}.${metric}` : "",
    cells: [name, `${numberText(a)} → ${numberText(b)}`, differenceText(change)],
  };
}

/** Whether a difference of times is more than chance. */
function isNotable({ a = 0, b = 0 }: DurationPair): boolean {
  const difference = Math.abs(b - a);
  return difference >= 100 && difference >= 0.2 * Math.max(a, b);
}

const time = (ms: number | undefined): string => (ms === undefined ? "–" : durationText(ms));

function headRow(name: string, head: RunHead, colors: Colors): readonly string[] {
  const { runId, pipeline, state, startedAt, durationMs } = head;
  return [name, runId, pipeline, runStateText(state, colors), timeText(startedAt), time(durationMs)];
}

/** The two runs, and what differs between them, for people. */
export function renderDiff(diff: RunDiff, colors: Colors): string {
  const { a, b, params, facts, code, states, values, metrics, inputs, durations } = diff;
  const heads = alignColumns([headRow("a", a, colors), headRow("b", b, colors)]);
  const change = ({ name, a: from, b: to }: (typeof params)[number]): Row =>
    plain([name, `${shown(from)} → ${shown(to)}`]);
  const isMetric = new Set(metrics.map(({ task, metric }) => `${task} ${metric}`));
  const otherValues = values.filter(({ task, output }) => !isMetric.has(`${task} ${output}`));
  const sections = [
    ...section("parameters", params.map(change), colors),
    ...section("code", code.map(codeRow), colors),
    ...section("surroundings", facts.map(change), colors),
    ...section(
      "states",
      states.map(({ name, a: from, b: to }) => ({
        group: isItem(name) ? groupOf(name) : "",
        cells: [name, `${from ?? "–"} → ${to ?? "–"}`],
      })),
      colors,
    ),
    ...section("metrics", metrics.map(metricRow), colors),
    ...section(
      "values",
      otherValues.map(({ task, output, a: from, b: to }) => ({
        group: task !== undefined && isItem(task) ? `${groupOf(task)}.${output}` : "",
        cells: [
          task === undefined ? `output ${output}` : `${task}.${output}`,
          `${shown(from)} → ${shown(to)}`,
        ],
      })),
      colors,
    ),
    ...section(
      "given other inputs",
      inputs.map((name) => ({ group: isItem(name) ? groupOf(name) : "", cells: [name] })),
      colors,
    ),
  ];
  const times = durations.filter(isNotable).map((it) => plain([it.task, `${time(it.a)} → ${time(it.b)}`]));
  const same = "Parameters, surroundings, code, states and values are the same.";
  return `${[
    ...heads,
    ...(sections.length === 0 ? ["", same] : sections),
    ...section("times", times, colors),
  ].join("\n")}\n`;
}
