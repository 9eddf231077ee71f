import type { TaskState } from "@partitura/backend-local";
import type { Colors } from "../terminal.js";

/** The sign of a state, in its colour. */
export function stateMark(state: TaskState, { green, red, yellow, dim }: Colors): string {
  switch (state) {
    case "succeeded":
      return green("✔");
    case "failed":
      return red("✖");
    case "skipped":
      return dim("○");
    case "upstream-failed":
      return yellow("⊘");
    case "cancelled":
      return yellow("■");
  }
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** The turning sign of something that runs, at a time in ms. */
export const spinner = (now: number): string => frames[Math.floor(now / 100) % frames.length] ?? "";
