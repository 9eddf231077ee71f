import type { Command } from "commander";
import type { ClusterCommandOptions } from "../commands/cluster-target.js";
import type { LogsOptions } from "../commands/logs.js";
import type { SubmitCommandOptions } from "../commands/submit.js";
import type { Terminal } from "../terminal.js";
import { type Act, examples, paramOption, paramsOption, pipelineOption } from "./options.js";

const target = "argo@3.7";

const addPlace = (command: Command): Command =>
  command
    .option("--target <target>", "the engine of the cluster", target)
    .option("--namespace <name>", "the namespace (default: that of the kubeconfig's context)")
    .option("--kubeconfig <file>", "the kubeconfig (default: KUBECONFIG, then ~/.kube/config)")
    .option("--json", "print the result as JSON");

/** Adds `submit`, `status` and `logs`, which talk to a cluster. */
export function addClusterCommands(program: Command, terminal: Terminal, act: Act): void {
  addPlace(program.command("submit"))
    .description("compile a pipeline, bring it to a cluster and start a run")
    .argument("<file>", "the pipeline file")
    .option("--wait", "follow the run to its end, and fail when it fails")
    .option(...pipelineOption)
    .option(...paramOption)
    .option(...paramsOption)
    .addHelpText("after", examples("submit pipeline.ts --namespace ml --param minAccuracy=0.95 --wait"))
    .action((file: string, options: SubmitCommandOptions) =>
      act(import("../commands/submit.js").then(({ submit }) => submit(file, options, terminal))),
    );

  addPlace(program.command("status"))
    .description("show how a submitted run and its tasks stand")
    .argument("<run>", "the name that submit printed")
    .addHelpText("after", examples("status model-selection-x7k2 --namespace ml"))
    .action((run: string, options: ClusterCommandOptions) =>
      act(import("../commands/status.js").then(({ status }) => status(run, options, terminal))),
    );

  addPlace(program.command("logs"))
    .description("show what the tasks of a submitted run wrote")
    .argument("<run>", "the name that submit printed")
    .option("--task <id>", "only this task")
    .addHelpText("after", examples("logs model-selection-x7k2 --task train"))
    .action((run: string, options: LogsOptions) =>
      act(import("../commands/logs.js").then(({ logs }) => logs(run, options, terminal))),
    );
}
