import { type Command, Option } from "commander";
import type { BackfillOptions } from "../commands/backfill.js";
import type { ServeOptions } from "../commands/serve.js";
import type { Terminal } from "../terminal.js";
import { type Act, examples, paramOption, paramsOption, pipelineOption, positiveInteger } from "./options.js";

const runsOption = [
  "--runs <folder>",
  "where runs are kept (default: the config's `runs`, else .partitura/runs)",
] as const;
const concurrencyOption = [
  "--concurrency <n>",
  "how many cores the tasks of all runs use together (default: all)",
  positiveInteger,
] as const;

const isolationOption = (): Option =>
  new Option(
    "--isolation <where>",
    "where TypeScript tasks run: each in a process of its own, or in this one (default: process)",
  ).choices(["process", "inline"]);
const noCacheOption = ["--no-cache", "neither take results from the cache nor put them there"] as const;

/** Adds `serve`. */
export function addServe(program: Command, terminal: Terminal, act: Act): void {
  program
    .command("serve")
    .description("run pipelines on this machine whenever their schedules fire, until it is stopped")
    .argument("<files...>", "pipeline files; all their pipelines that have a schedule are served")
    .option(...runsOption)
    .option("--parallel <n>", "how many runs of one pipeline go on at once at most", positiveInteger, 16)
    .option(...concurrencyOption)
    .addOption(isolationOption())
    .option(...noCacheOption)
    .option("--json", "print what happens as lines of JSON")
    .addHelpText("after", examples("serve pipelines/*.ts", "serve daily.ts --runs /var/lib/partitura --json"))
    .action((files: readonly string[], options: ServeOptions) =>
      act(import("../commands/serve.js").then(({ serve }) => serve(files, options, terminal))),
    );
}

/** Adds `backfill`. */
export function addBackfill(program: Command, terminal: Terminal, act: Act): void {
  program
    .command("backfill")
    .description("run a pipeline on this machine once for each fire time of its schedule in a range")
    .argument("<file>", "the pipeline file")
    .requiredOption("--from <instant>", "the first instant, such as 2026-01-01 or 2026-01-01T06:00:00Z")
    .requiredOption("--to <instant>", "the instant to stop before")
    .option("--dry-run", "list the instants and run nothing")
    .option("--again", "run also the instants for which a run has succeeded already")
    .option("--parallel <n>", "how many runs go on at once", positiveInteger, 1)
    .option("--keep-going", "go on with the next run after one has failed")
    .option(...pipelineOption)
    .option(...paramOption)
    .option(...paramsOption)
    .option(...runsOption)
    .option(...concurrencyOption)
    .addOption(isolationOption())
    .option(...noCacheOption)
    .option(
      "--json",
      "print every event of the runs as a line of JSON; with --parallel, what becomes of each",
    )
    .addHelpText(
      "after",
      examples(
        "backfill pipeline.ts --from 2026-01-01 --to 2026-02-01 --dry-run",
        "backfill pipeline.ts --from 2026-01-01 --to 2026-01-08 --keep-going",
        "backfill pipeline.ts --from 2026-01-01 --to 2027-01-01 --parallel 4",
      ),
    )
    .action((file: string, options: BackfillOptions) =>
      act(import("../commands/backfill.js").then(({ backfill }) => backfill(file, options, terminal))),
    );
}
