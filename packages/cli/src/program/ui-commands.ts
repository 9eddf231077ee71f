import { InvalidArgumentError, type Command } from "commander";
import type { GraphOptions } from "../commands/graph.js";
import type { Terminal } from "../terminal.js";
import { type Act, examples, pipelineOption } from "./options.js";
import { runsOption } from "./runs-commands.js";

const formats = ["mermaid", "dot", "svg", "html"] as const;

function readFormat(text: string): (typeof formats)[number] {
  const found = formats.find((it) => it === text);
  if (found === undefined) throw new InvalidArgumentError(`Formats: ${formats.join(", ")}.`);
  return found;
}

function readPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("Give a port from 0 to 65535.");
  return Number(text);
}

/** Adds `ui`. */
function addUi(program: Command, terminal: Terminal, act: Act): void {
  program
    .command("ui")
    .description("show the runs of this machine in a browser: graphs, logs, values, artifacts, metrics")
    .option(...runsOption)
    .option("--port <n>", "the port on 127.0.0.1 (default: one that is free)", readPort, 0)
    .addHelpText("after", examples("ui", "ui --runs .partitura/runs --port 4173"))
    .action((options: { readonly runs?: string; readonly port: number }) =>
      act(import("../commands/ui.js").then(({ ui }) => ui(options, terminal))),
    );
}

/** Adds `graph`. */
function addGraph(program: Command, terminal: Terminal, act: Act): void {
  program
    .command("graph")
    .description("draw a pipeline")
    .argument("<file>", "the pipeline file")
    .option("--format <format>", `${formats.join(", ")} (default: mermaid)`, readFormat)
    .option("--out <file>", "the file to write (default: standard output)")
    .option(...pipelineOption)
    .addHelpText(
      "after",
      examples(
        "graph pipeline.ts",
        "graph pipeline.ts --format svg --out pipeline.svg",
        "graph pipeline.ts --format dot | dot -Tpdf > pipeline.pdf",
      ),
    )
    .action((file: string, options: GraphOptions) =>
      act(import("../commands/graph.js").then(({ graph }) => graph(file, options, terminal))),
    );
}

/** Adds what shows pipelines and their runs as pictures. */
export function addUiCommands(program: Command, terminal: Terminal, act: Act): void {
  addGraph(program, terminal, act);
  addUi(program, terminal, act);
}
