import type { TaskDefinition } from "@partitura/core";
import type { Choices } from "./choices.js";
import type { Readable } from "./expressions.js";
import type { Part } from "./parts.js";

/** The body of random programs in one language: as a task that may not be skipped, and as one that may. */
export interface BodyPair {
  readonly plain: TaskDefinition;
  readonly skippable: TaskDefinition;
}

/** What random programs are made of. */
export interface ProgramOptions {
  /** The tasks to call, one pair chosen for each node. */
  readonly bodies: readonly BodyPair[];
  /** Parts of the language that are left out. */
  readonly without?: ReadonlySet<Part>;
  /** The most task nodes of a program but for those of its exit, at least 2. */
  readonly maxTasks: number;
}

/** A program that is being made. */
export interface Making extends ProgramOptions {
  readonly choices: Choices;
  readonly has: (part: Part) => boolean;
  tasksLeft: number;
  made: number;
}

/** Where all nodes say that they are. */
export const span = { file: "pipeline.ts", line: 1, column: 1 };

/** What can be read, and more. */
export const also = (at: Readable, more: Partial<Readable>): Readable => ({
  whole: [...at.whole, ...(more.whole ?? [])],
  maybe: [...at.maybe, ...(more.maybe ?? [])],
  lists: [...at.lists, ...(more.lists ?? [])],
  texts: [...at.texts, ...(more.texts ?? [])],
  nodes: [...at.nodes, ...(more.nodes ?? [])],
});

/** The next id that is free. */
export const idOf = (making: Making, letter: string): string => `${letter}${++making.made}`;
