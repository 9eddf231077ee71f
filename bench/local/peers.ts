import { join } from "node:path";
import { environment, missingEnvironment } from "../../tests/conformance/engine-environment.js";
import { printedBy } from "../measure.js";

/** Another way to run tasks that do nothing, in one process, each after one before it. */
export interface Peer {
  readonly name: string;
  /** What it is, with what it does for each task. */
  readonly about: string;
  /** Its program in `peers/`. */
  readonly program: string;
  /** Its pinned environment (tests/engines/install.sh); the others need Node alone. */
  readonly engine?: string;
  /** How many tasks it is measured with, by `--quick` and without: few of one that is slow. */
  readonly tasks: { readonly quick: number; readonly full: number };
}

/** What the executor is compared with. */
export const peers: readonly Peer[] = [
  {
    name: "prefect",
    about: "a flow, its ephemeral server on SQLite",
    program: "prefect_lanes.py",
    engine: "prefect-3",
    tasks: { quick: 50, full: 500 },
  },
  {
    name: "dagster",
    about: "execute_in_process, events in memory",
    program: "dagster_lanes.py",
    engine: "dagster-1",
    tasks: { quick: 100, full: 1000 },
  },
  {
    name: "luigi",
    about: "luigi.build, local scheduler, a file each",
    program: "luigi_lanes.py",
    engine: "luigi-3",
    tasks: { quick: 100, full: 1000 },
  },
  {
    name: "bare loop",
    about: "async functions in Node, no record",
    program: "bare_loop.mjs",
    tasks: { quick: 1000, full: 10_000 },
  },
];

const programs = join(import.meta.dirname, "peers");

/** Milliseconds for each of so many tasks, or why the peer cannot be measured here. */
export async function measurePeer(
  { program, engine }: Peer,
  tasks: number,
): Promise<{ readonly msPerTask: number } | { readonly missing: string }> {
  const missing = engine === undefined ? undefined : await missingEnvironment(engine);
  if (missing !== undefined) return { missing: `${missing} (npm run engines:install -- ${engine})` };
  const interpreter = engine === undefined ? process.execPath : join(environment(engine), "bin/python");
  const args = [join(programs, program), String(tasks)];
  const { milliseconds } = await printedBy<{ readonly milliseconds: number }>(interpreter, args);
  return { msPerTask: milliseconds / tasks };
}
