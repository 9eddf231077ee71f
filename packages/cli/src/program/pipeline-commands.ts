import { InvalidArgumentError, type Command } from "commander";
import type { BackfillOptions } from "../commands/backfill.js";
import type { CheckOptions } from "../commands/check.js";
import type { CompileCommandOptions } from "../commands/compile.js";
import type { GraphOptions } from "../commands/graph.js";
import type { ScheduleOptions } from "../commands/schedule.js";
import type { RunCommandOptions } from "../commands/run.js";
import type { TypesOptions } from "../commands/types.js";
import type { ExitCode } from "../exit-code.js";
import type { Terminal } from "../terminal.js";
import {
  type Act,
  collectTargets,
  examples,
  paramOption,
  paramsOption,
  pipelineOption,
  positiveInteger,
} from "./options.js";

/** Adds `run`, whose help with a file is about the pipeline. */
export function addRun(program: Command, terminal: Terminal, act: Act): void {
  const command = program
    .command("run")
    .description("run a pipeline on this machine; `run FILE --help` lists its parameters")
    .argument("[file]", "the pipeline file")
    .option(...pipelineOption)
    .option(...paramOption)
    .option(...paramsOption)
    .option("--runs <folder>", "where runs are kept (default: the config's `runs`, else .partitura/runs)")
    .option("--concurrency <n>", "how many tasks run at once (default: the number of cores)", positiveInteger)
    .option("--approve <task>", "answer this approval with yes, more than once for more", collectTargets)
    .option("--reject <task>", "answer this approval with no, more than once for more", collectTargets)
    .option("--json", "print every event of the run as a line of JSON")
    .helpOption(false)
    .option("-h, --help", "show this help, with FILE the parameters of its pipeline")
    .addHelpText(
      "after",
      examples(
        "run pipeline.ts",
        "run pipeline.ts --help",
        "run pipeline.ts --param minAccuracy=0.95 --param source=wine",
        "run pipeline.ts --params params.json --json",
      ),
    );
  command.action((file: string | undefined, options: RunCommandOptions & { readonly help?: true }): void => {
    if (file === undefined) {
      if (options.help === true) return command.help();
      return command.error("error: missing required argument 'file'", { code: "commander.missingArgument" });
    }
    const params = async (): Promise<ExitCode> =>
      (await import("../commands/params.js")).params(file, options, terminal);
    const run = async (): Promise<ExitCode> =>
      (await import("../commands/run.js")).run(file, options, terminal);
    act(options.help === true ? params() : run());
  });
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
    .option("--keep-going", "go on with the next run after one has failed")
    .option(...pipelineOption)
    .option(...paramOption)
    .option(...paramsOption)
    .option("--runs <folder>", "where runs are kept (default: the config's `runs`, else .partitura/runs)")
    .option("--concurrency <n>", "how many tasks run at once (default: the number of cores)", positiveInteger)
    .option("--json", "print every event of the runs as a line of JSON")
    .addHelpText(
      "after",
      examples(
        "backfill pipeline.ts --from 2026-01-01 --to 2026-02-01 --dry-run",
        "backfill pipeline.ts --from 2026-01-01 --to 2026-01-08 --keep-going",
      ),
    )
    .action((file: string, options: BackfillOptions) =>
      act(import("../commands/backfill.js").then(({ backfill }) => backfill(file, options, terminal))),
    );
}

/** Adds `check`. */
export function addCheck(program: Command, terminal: Terminal, act: Act): void {
  program
    .command("check")
    .description("look for everything that is wrong, without running or writing anything")
    .argument("<files...>", "pipeline files")
    .option("--target <targets>", "also check what these targets can do", collectTargets)
    .option(...pipelineOption)
    .option("--json", "print the diagnostics as JSON; with --target, the report too")
    .addHelpText(
      "after",
      examples("check pipeline.ts", "check pipelines/*.ts --target airflow@3,argo@3.7 --json"),
    )
    .action((files: readonly string[], options: CheckOptions) =>
      act(import("../commands/check.js").then(({ check }) => check(files, options, terminal))),
    );
}

/** Adds `compile`. */
export function addCompile(program: Command, terminal: Terminal, act: Act): void {
  program
    .command("compile")
    .description("write what engines run: all files, or none when something is wrong")
    .argument("<file>", "the pipeline file")
    .requiredOption(
      "--target <targets>",
      "engines with their versions, joined by commas or in several --target; see `partitura targets`",
      collectTargets,
    )
    .option("--out <folder>", "where to write; with several targets, each gets a folder in it")
    .option(...pipelineOption)
    .option("--json", "print diagnostics and what was written as JSON")
    .addHelpText(
      "after",
      examples(
        "compile pipeline.ts --target airflow@3 --out dags",
        "compile pipeline.ts --target airflow@3,argo@3.7,kfp@2 --out build",
        "compile pipeline.ts --target ir",
      ),
    )
    .action((file: string, options: CompileCommandOptions, command: Command) => {
      const toStdout = options.target.length === 1 && options.target[0] === "ir";
      if (options.out === undefined && !toStdout) {
        command.error("error: required option '--out <folder>' not specified", {
          code: "commander.missingMandatoryOptionValue",
        });
      }
      act(import("../commands/compile.js").then(({ compile }) => compile(file, options, terminal)));
    });
}

/** Adds `types`. */
export function addTypes(program: Command, terminal: Terminal, act: Act): void {
  program
    .command("types")
    .description("write the types of a Python file's functions, from their annotations")
    .argument("<file>", "the Python file")
    .option("--out <file>", "the TypeScript file to write (default: beside it, steps.types.ts for steps.py)")
    .option("--check", "write nothing; fail when the file is not as it would be written")
    .addHelpText("after", examples("types steps.py", "types steps.py --check"))
    .action((file: string, options: TypesOptions) =>
      act(import("../commands/types.js").then(({ types }) => types(file, options, terminal))),
    );
}

/** Adds the commands that only show something. */
export function addReferenceCommands(program: Command, terminal: Terminal, act: Act): void {
  program
    .command("graph")
    .description("draw a pipeline")
    .argument("<file>", "the pipeline file")
    .option("--format <format>", "mermaid or dot", (text) => {
      if (text !== "mermaid" && text !== "dot") throw new InvalidArgumentError("Formats: mermaid, dot.");
      return text;
    })
    .option(...pipelineOption)
    .addHelpText(
      "after",
      examples("graph pipeline.ts", "graph pipeline.ts --format dot | dot -Tsvg > pipeline.svg"),
    )
    .action((file: string, options: GraphOptions) =>
      act(import("../commands/graph.js").then(({ graph }) => graph(file, options, terminal))),
    );

  program
    .command("schedule")
    .description("list the instants at which a pipeline's schedule fires")
    .argument("<file>", "the pipeline file")
    .option("--from <instant>", "where to begin (default: now), such as 2026-03-28 or 2026-03-28T00:00:00Z")
    .option("--count <n>", "how many", positiveInteger, 10)
    .option(...pipelineOption)
    .option("--json", "print them as JSON")
    .addHelpText(
      "after",
      examples("schedule pipeline.ts", "schedule pipeline.ts --from 2026-03-28 --count 3 --json"),
    )
    .action((file: string, options: ScheduleOptions) =>
      act(import("../commands/schedule.js").then(({ schedule }) => schedule(file, options, terminal))),
    );

  program
    .command("explain")
    .description("say what a diagnostic means and what to write instead")
    .argument("[code]", "such as P1004; all codes when not given")
    .addHelpText("after", examples("explain P1004", "explain"))
    .action((code: string | undefined) =>
      act(import("../commands/explain.js").then(({ explain }) => explain(code, terminal))),
    );

  program
    .command("targets")
    .description("list the targets, or what one of them can do")
    .argument("[target]", "such as argo@3.7")
    .addHelpText("after", examples("targets", "targets argo@3.7"))
    .action((target: string | undefined) =>
      act(import("../commands/targets.js").then(({ targets }) => targets(target, terminal))),
    );
}
