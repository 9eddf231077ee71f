import { readFileSync } from "node:fs";

const names = [
  "prefect_cache.py",
  "prefect_deadline.py",
  "prefect_environment.py",
  "prefect_events.py",
  "prefect_run.py",
  "prefect_step.py",
  "prefect_store.py",
  "prefect_values.py",
] as const;

/** The Python files that are emitted beside the steps of every flow, as they are in this package. */
export const supportFiles: ReadonlyMap<string, string> = new Map(
  names.map((name) => [name, readFileSync(new URL(`../../support/${name}`, import.meta.url), "utf8")]),
);
