import type { Json } from "@partitura/core";

/** An attempt of a task; seconds since 1970. */
interface Attempt {
  readonly state: string | null;
  readonly start: number;
  /** Absent where the engine ended it without a word of its own. */
  readonly end: number | null;
}

/** A task of a run, as Airflow's database has it. */
export interface Task {
  readonly id: string;
  readonly state: string | null;
  readonly attempts: readonly Attempt[];
  readonly xcoms: { readonly [key: string]: Json };
}

/** A run of a DAG; seconds since 1970. */
export interface Run {
  readonly dagId: string;
  readonly runId: string;
  readonly type: string;
  readonly state: string;
  readonly scheduledAt: number | null;
  readonly start: number;
  readonly end: number;
  readonly tasks: readonly Task[];
}

/** What tests/engines/airflow/scheduler.py tells. */
export interface Observed {
  readonly refused: readonly { readonly dagId: string; readonly runId: string; readonly why: string }[];
  readonly left: readonly string[];
  readonly runs: readonly Run[];
  readonly log: string;
}

/** A time that something takes, and how much it takes meanwhile. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly weight: number;
}

/** The most that spans take at once. */
export const peak = (spans: readonly Span[]): number =>
  Math.max(
    ...spans.map(({ start }) =>
      spans.filter((it) => it.start <= start && start < it.end).reduce((sum, { weight }) => sum + weight, 0),
    ),
  );

/** The times that tasks take, one span for each attempt. */
export const spansOf = (
  tasks: readonly Task[],
  weightOf: (id: string) => number = () => 1,
): readonly Span[] =>
  tasks.flatMap(({ id, attempts }) =>
    attempts.flatMap(({ start, end }) => (end === null ? [] : [{ start, end, weight: weightOf(id) }])),
  );
