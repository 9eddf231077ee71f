import { Command, CommanderError } from "commander";
import { exitCode, type ExitCode } from "./exit-code.js";
import { addCacheCommands } from "./program/cache-commands.js";
import { addClusterCommands } from "./program/cluster-commands.js";
import { type Act, examples } from "./program/options.js";
import { addCheck, addCompile, addReferenceCommands, addTypes } from "./program/pipeline-commands.js";
import { addRun } from "./program/run-command.js";
import { addBackfill, addServe } from "./program/serve-commands.js";
import { addRunsCommands } from "./program/runs-commands.js";
import { addUiCommands } from "./program/ui-commands.js";
import type { Terminal } from "./terminal.js";
import { version } from "./version.js";

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
  addBackfill(program, terminal, act);
  addServe(program, terminal, act);
  addCheck(program, terminal, act);
  addCompile(program, terminal, act);
  addTypes(program, terminal, act);
  addCacheCommands(program, terminal, act);
  addRunsCommands(program, terminal, act);
  addUiCommands(program, terminal, act);
  addClusterCommands(program, terminal, act);
  addReferenceCommands(program, terminal, act);
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
