import { type Command, InvalidArgumentError, Option } from "commander";
import type { RunOptions } from "../commands/run.js";
import type { ExitCode } from "../exit-code.js";
import type { Terminal } from "../terminal.js";
import {
  type Act,
  collectTargets as collectNames,
  examples,
  paramOption,
  paramsOption,
  pipelineOption,
  positiveInteger,
} from "./options.js";

function readRunId(text: string): string {
  if (!/^[A-Za-z0-9][\w.-]{0,99}$/.test(text))
    throw new InvalidArgumentError("Give letters, digits, '.', '_' and '-'.");
  return text;
}

/** Adds `run`, whose help with a file is about the pipeline. */
export function addRun(program: Command, terminal: Terminal, act: Act): void {
  const command = program
    .command("run")
    .description("run a pipeline on this machine; `run FILE --help` lists its parameters")
    .argument(
      "[file]",
      "the pipeline file; with --resume, the code that the run keeps is run when it is left out",
    )
    .option(...pipelineOption)
    .option(...paramOption)
    .option(...paramsOption)
    .option("--resume [run]", "go on with a run (the latest when none is named) where it stopped")
    .option("--only <tasks>", "run these tasks alone", collectNames)
    .option("--from <tasks>", "run these tasks and all that need them", collectNames)
    .option("--until <tasks>", "run these tasks and all that they need", collectNames)
    .option("--reuse <run>", "take the results of tasks that are not selected from this run")
    .addOption(
      new Option(
        "--isolation <where>",
        "where TypeScript tasks run: each in a process of its own, or in this one (default: process)",
      ).choices(["process", "inline"]),
    )
    .option("--no-cache", "neither take results from the cache nor put them there")
    .option("--force <tasks>", "run these tasks though the cache has their results", collectNames)
    .option("--runs <folder>", "where runs are kept (default: the config's `runs`, else .partitura/runs)")
    .option("--concurrency <n>", "how many tasks run at once (default: the number of cores)", positiveInteger)
    .option("--approve <task>", "answer this approval with yes, more than once for more", collectNames)
    .option("--reject <task>", "answer this approval with no, more than once for more", collectNames)
    .option("--json", "print every event of the run as a line of JSON")
    .addOption(
      new Option("--run-id <id>", "the id of the new run, for programs that start one")
        .argParser(readRunId)
        .hideHelp(),
    )
    .helpOption(false)
    .option("-h, --help", "show this help, with FILE the parameters of its pipeline")
    .addHelpText(
      "after",
      examples(
        "run pipeline.ts",
        "run pipeline.ts --help",
        "run pipeline.ts --param minAccuracy=0.95 --param source=wine",
        "run pipeline.ts --params params.json --json",
        "run --resume",
        "run pipeline.ts --from train --reuse 20260101-060000-1a2b",
      ),
    );
  command.action((file: string | undefined, options: RunOptions & { readonly help?: true }): void => {
    const wrong = (problem: string): never =>
      command.error(`error: ${problem}`, { code: "partitura.usage", exitCode: 2 });
    if (file === undefined && options.resume === undefined) {
      if (options.help === true) return command.help();
      return command.error("error: missing required argument 'file'", { code: "commander.missingArgument" });
    }
    const selects = [options.only, options.from, options.until].some((it) => it !== undefined);
    if (options.only !== undefined && (options.from ?? options.until) !== undefined)
      wrong("--only cannot be combined with --from or --until");
    if (options.resume !== undefined && (selects || options.reuse !== undefined))
      wrong(
        "--resume goes on with a whole run: it cannot be combined with --only, --from, --until or --reuse",
      );
    if (options.resume !== undefined && (options.param ?? options.params) !== undefined)
      wrong("a run that goes on has its parameters: --resume cannot be combined with --param or --params");
    if (options.reuse !== undefined && !selects)
      wrong("--reuse takes the results of tasks that are not selected: give --only, --from or --until too");
    const params = async (): Promise<ExitCode> =>
      (await import("../commands/params.js")).params(file ?? "", options, terminal);
    const run = async (): Promise<ExitCode> =>
      (await import("../commands/run.js")).run(file, options, terminal);
    act(options.help === true && file !== undefined ? params() : run());
  });
}
