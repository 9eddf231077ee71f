import { InvalidArgumentError, type Command } from "commander";
import type { RunStanding } from "@partitura/backend-local";
import type { ArtifactsOptions } from "../commands/artifacts.js";
import type { RunsListOptions } from "../commands/runs.js";
import type { RunsDiffOptions } from "../commands/runs-diff.js";
import type { RunsShowOptions } from "../commands/runs-show.js";
import type { Terminal } from "../terminal.js";
import { type Act, examples, positiveInteger } from "./options.js";

/** Where runs are. */
export const runsOption = [
  "--runs <folder>",
  "where runs are kept (default: the config's `runs`, else .partitura/runs)",
] as const;
const runArgument = ["[run]", "its id or the beginning of it (default: the latest)"] as const;
const taskOption = [
  "--task <id>",
  "only this task, such as train, or one item of it, such as train[2]",
] as const;

const standings: readonly RunStanding[] = ["running", "succeeded", "failed", "cancelled", "interrupted"];

function readStanding(text: string): RunStanding {
  const found = standings.find((it) => it === text);
  if (found === undefined) throw new InvalidArgumentError(`States: ${standings.join(", ")}.`);
  return found;
}

/** Adds `runs` with `runs show` and `runs diff`. */
function addRuns(program: Command, terminal: Terminal, act: Act): void {
  const runs = program
    .command("runs")
    .description("list the runs of this machine, or look at one, or compare two")
    .enablePositionalOptions()
    .showHelpAfterError("(to look at one: partitura runs show RUN)")
    .option("--pipeline <id>", "only runs of this pipeline")
    .option("--state <state>", `only those that are ${standings.join(", ")}`, readStanding)
    .option("--limit <n>", "at most so many (default: 20, with --json all)", positiveInteger)
    .option(...runsOption)
    .option("--json", "print them as JSON")
    .addHelpText(
      "after",
      examples("runs", "runs --state failed --limit 5", "runs show", "runs diff 20260101 20260102"),
    )
    .action((options: RunsListOptions) =>
      act(import("../commands/runs.js").then((it) => it.runs(options, terminal))),
    );

  runs
    .command("show")
    .description("show a run: parameters, tasks with their states, waits and reasons, outputs, what failed")
    .argument(...runArgument)
    .option(...taskOption)
    .option(...runsOption)
    .option("--json", "print all that is known as JSON")
    .addHelpText("after", examples("runs show", "runs show 20260101 --task train"))
    .action((run: string | undefined, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<RunsShowOptions>();
      act(import("../commands/runs-show.js").then((it) => it.runsShow(run, options, terminal)));
    });

  runs
    .command("diff")
    .description("compare two runs: parameters, code, surroundings, states, values, metrics, times")
    .argument("<a>", "the id of the one, or the beginning of it")
    .argument("<b>", "the id of the other")
    .option(...runsOption)
    .option("--json", "print all differences as JSON")
    .addHelpText("after", examples("runs diff 20260101 20260102"))
    .action((a: string, b: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<RunsDiffOptions>();
      act(import("../commands/runs-diff.js").then((it) => it.runsDiff([a, b], options, terminal)));
    });
}

/** Adds `runs` and `artifacts`: what is known of runs on this machine. */
export function addRunsCommands(program: Command, terminal: Terminal, act: Act): void {
  addRuns(program, terminal, act);
  program
    .command("artifacts")
    .description("list the artifacts that the tasks of a run made, and where they are")
    .argument(...runArgument)
    .option(...taskOption)
    .option("--copy-to <folder>", "copy them to a new folder, as task/output")
    .option(...runsOption)
    .option("--json", "print them as JSON")
    .addHelpText("after", examples("artifacts", "artifacts 20260101 --task train --copy-to models"))
    .action((run: string | undefined, options: ArtifactsOptions) =>
      act(import("../commands/artifacts.js").then((it) => it.artifacts(run, options, terminal))),
    );
}
