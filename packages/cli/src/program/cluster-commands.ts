import type { Command } from "commander";
import type { ClusterCommandOptions } from "../commands/cluster-target.js";
import type { LogsOptions } from "../commands/logs.js";
import type { ClusterLogsOptions } from "../commands/logs-cluster.js";
import type { SubmitCommandOptions } from "../commands/submit.js";
import type { Terminal } from "../terminal.js";
import { type Act, examples, paramOption, paramsOption, pipelineOption, positiveInteger } from "./options.js";
import { runsOption } from "./runs-commands.js";

const target = "argo@3.7";

const addPlace = (command: Command): Command =>
  command
    .option("--target <target>", "the engine of the cluster", target)
    .option("--namespace <name>", "the namespace (default: that of the kubeconfig's context)")
    .option("--kubeconfig <file>", "the kubeconfig (default: KUBECONFIG, then ~/.kube/config)")
    .option("--json", "print the result as JSON");

/** Adds `submit` and `status`, which talk to a cluster, and `logs`, which does so when asked to. */
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

  const logs = program
    .command("logs")
    .description("show what the tasks of a run wrote")
    .argument(
      "[run]",
      "its id or the beginning of it (default: the latest); on a cluster, the name that submit printed",
    )
    .option("--task <id>", "only this task, such as train, or one item of it, such as train[2]")
    .option("--attempt <n>", "only this attempt, from 1", positiveInteger)
    .option("-f, --follow", "go on until the run ends")
    .option(...runsOption)
    .option("--target <target>", `a run on a cluster, such as ${target}`)
    .option("--namespace <name>", "a run on a cluster: its namespace")
    .option("--kubeconfig <file>", "a run on a cluster: the kubeconfig")
    .option("--json", "print every line as JSON with its task; on a cluster, the result")
    .addHelpText(
      "after",
      examples("logs -f", "logs 20260101 --task train", "logs model-selection-x7k2 --target argo@3.7"),
    );
  logs.action((run: string | undefined, options: LogsOptions & Partial<ClusterLogsOptions>) => {
    const { target: asked, namespace, kubeconfig, ...local } = options;
    if (asked === undefined && namespace === undefined && kubeconfig === undefined) {
      return act(import("../commands/logs.js").then((it) => it.logs(run, local, terminal)));
    }
    if (run === undefined) return logs.error("error: missing required argument 'run'");
    for (const [name, value] of Object.entries({
      follow: local.follow,
      attempt: local.attempt,
      runs: local.runs,
    })) {
      if (value !== undefined)
        return logs.error(`error: option '--${name}' is for runs of this machine only`);
    }
    const where = { ...options, target: asked ?? target };
    return act(import("../commands/logs-cluster.js").then((it) => it.clusterLogs(run, where, terminal)));
  });
}
