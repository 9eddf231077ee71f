import { Command, CommanderError, InvalidArgumentError } from "commander";
import type { CheckOptions } from "./commands/check.js";
import type { CompileCommandOptions } from "./commands/compile.js";
import type { GraphOptions } from "./commands/graph.js";
import type { RunCommandOptions } from "./commands/run.js";
import { exitCode, type ExitCode } from "./exit-code.js";
import type { Terminal } from "./terminal.js";
import { version } from "./version.js";

/** What a command of the program does, given its positional arguments and options. */
type Act = (code: Promise<ExitCode>) => void;

type NamedText = readonly [name: string, text: string];

function collectNamedText(text: string, before: readonly NamedText[] = []): readonly NamedText[] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write name=value.");
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}

const collectTargets = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(",").filter((it) => it !== ""),
];

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ partitura ${line}`).join("\n")}\n`;

const pipelineOption = ["--pipeline <id>", "which pipeline, when the file exports several"] as const;
const paramOption = [
  "--param <name=value>",
  "a parameter; may be given several times",
  collectNamedText,
] as const;
const paramsOption = ["--params <file>", "a JSON file with parameters; --param overrides it"] as const;

function addRun(program: Command, terminal: Terminal, act: Act): void {
  const command = program
    .command("run")
    .description("run a pipeline on this machine; `run FILE --help` lists its parameters")
    .argument("[file]", "the pipeline file")
    .option(...pipelineOption)
    .option(...paramOption)
    .option(...paramsOption)
    .option("--runs <folder>", "where runs are kept (default: the config's `runs`, else .partitura/runs)")
    .option("--concurrency <n>", "how many tasks run at once (default: the number of cores)", (text) => {
      if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("Give a whole number from 1.");
      return Number(text);
    })
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
      (await import("./commands/params.js")).params(file, options, terminal);
    const run = async (): Promise<ExitCode> =>
      (await import("./commands/run.js")).run(file, options, terminal);
    act(options.help === true ? params() : run());
  });
}

function addCheck(program: Command, terminal: Terminal, act: Act): void {
  program
    .command("check")
    .description("look for everything that is wrong, without running or writing anything")
    .argument("<files...>", "pipeline files")
    .option("--target <targets>", "also check what these targets can do", collectTargets)
    .option(...pipelineOption)
    .option("--json", "print the diagnostics as a JSON array")
    .addHelpText(
      "after",
      examples("check pipeline.ts", "check pipelines/*.ts --target airflow@3,argo@3.7 --json"),
    )
    .action((files: readonly string[], options: CheckOptions) =>
      act(import("./commands/check.js").then(({ check }) => check(files, options, terminal))),
    );
}

function addCompile(program: Command, terminal: Terminal, act: Act): void {
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
      act(import("./commands/compile.js").then(({ compile }) => compile(file, options, terminal)));
    });
}

function addSmallCommands(program: Command, terminal: Terminal, act: Act): void {
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
      act(import("./commands/graph.js").then(({ graph }) => graph(file, options, terminal))),
    );

  program
    .command("explain")
    .description("say what a diagnostic means and what to write instead")
    .argument("[code]", "such as P1004; all codes when not given")
    .addHelpText("after", examples("explain P1004", "explain"))
    .action((code: string | undefined) =>
      act(import("./commands/explain.js").then(({ explain }) => explain(code, terminal))),
    );

  program
    .command("targets")
    .description("list the targets, or what one of them can do")
    .argument("[target]", "such as argo@3.7")
    .addHelpText("after", examples("targets", "targets argo@3.7"))
    .action((target: string | undefined) =>
      act(import("./commands/targets.js").then(({ targets }) => targets(target, terminal))),
    );
}

function buildProgram(terminal: Terminal, act: Act): Command {
  const program = new Command("partitura")
    .description(
      "ML pipelines written once in TypeScript, played by Airflow, Argo, Kubeflow, Prefect or this machine.",
    )
    .version(version(), "-V, --version", "print the version")
    .exitOverride()
    .configureOutput({ writeOut: terminal.out.write, writeErr: terminal.err.write })
    .showHelpAfterError("(add --help for how it is used)")
    .addHelpText(
      "after",
      `${examples(
        "run examples/model-selection/pipeline.ts",
        "check pipeline.ts",
        "compile pipeline.ts --target airflow@3 --out dags",
        "explain P1004",
      )}\nExit codes: 0 done, 1 diagnostics, 2 wrong usage, 3 the run failed, 70 a bug in Partitura, 130 interrupted.\n`,
    );
  addRun(program, terminal, act);
  addCheck(program, terminal, act);
  addCompile(program, terminal, act);
  addSmallCommands(program, terminal, act);
  return program;
}

/** Runs a command line (without node and the script) and gives its exit code. Only our own bugs throw. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let result: Promise<ExitCode> = Promise.resolve(exitCode.ok);
  const program = buildProgram(terminal, (code) => {
    result = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  }
  return await result;
}
