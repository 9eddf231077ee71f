import type { Command } from "commander";
import type { CheckOptions } from "../commands/check.js";
import type { CompileCommandOptions } from "../commands/compile.js";
import type { ScheduleOptions } from "../commands/schedule.js";
import type { TypesOptions } from "../commands/types.js";
import type { Terminal } from "../terminal.js";
import { type Act, collectTargets, examples, pipelineOption, positiveInteger } from "./options.js";

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
