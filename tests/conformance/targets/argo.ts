import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argo as backend } from "@partitura/backend-kubeflow";
import { taskNodes, type Backend, type Diagnostic, type EmittedFile, type Json } from "@partitura/core";
import { emitTo } from "../emit.js";
import { byNode, type EngineTask } from "../nodes.js";
import type { State } from "../observation.js";
import { repository, type Scenario } from "../scenario.js";
import type { Attempt, ConformanceTarget } from "../target.js";

type Values = { readonly [name: string]: Json };

/** What tests/engines/argo/run.mjs tells, from the Workflow objects of the API server. */
interface ArgoRun {
  readonly key: string;
  readonly status?: {
    readonly state: string;
    readonly message?: string;
    readonly outputs: Values;
    readonly tasks: readonly {
      readonly task: string;
      readonly index: readonly number[];
      readonly state: string;
      readonly attempts: number;
      readonly outputs: Values;
      readonly message?: string;
    }[];
  };
  readonly diagnostics: readonly Diagnostic[];
  readonly logs: readonly {
    readonly task: string;
    readonly index: readonly number[];
    readonly text: string;
  }[];
}

const final = new Set(["succeeded", "failed", "skipped", "upstream-failed", "cancelled"]);

/** Runs a command where Argo can be reached; gives its exit code and what it said. */
function inCluster(
  command: readonly string[],
  quiet: boolean,
): Promise<{ readonly code: number | null; readonly said: string }> {
  return new Promise((settle, fail) => {
    const child = spawn("bash", [join(repository, "tests/engines/argo/rig-exec"), ...command], {
      stdio: ["ignore", "ignore", quiet ? "pipe" : "inherit"],
    });
    let said = "";
    child.stderr?.on("data", (data: Buffer) => (said += data.toString()));
    child.on("error", fail).on("close", (code) => settle({ code, said: said.trim() }));
  });
}

/** Builds what is configured, if it never was, and brings it up; a second when it is up. */
function installArgo(): Promise<void> {
  return new Promise((settle, fail) => {
    const script = join(repository, "tests/engines/install.sh");
    const child = spawn("bash", [script, "argo"], { stdio: ["ignore", "ignore", "inherit"] });
    child.on("error", fail).on("close", () => settle());
  });
}

function observe({ checked }: Scenario, { status, diagnostics, logs }: ArgoRun): Attempt {
  if (status === undefined) {
    return {
      kind: "broken",
      detail: diagnostics.map(({ code, message }) => `${code} ${message}`).join("; "),
    };
  }
  if (status.state !== "succeeded" && status.state !== "failed") {
    return { kind: "broken", detail: `run state ${status.state}: ${status.message ?? ""}` };
  }
  const names = Object.fromEntries(taskNodes(checked.pipeline).map(({ node }) => [node.id, node.id]));
  const tasks = status.tasks
    .filter(({ state }) => final.has(state))
    .map(({ task, index, state, attempts, outputs }): EngineTask => {
      const values = state === "succeeded" ? outputs : undefined;
      return {
        name: task,
        index,
        run: { state: state as State, attempts, outputs: values },
      };
    });
  return {
    kind: "observed",
    observation: {
      state: status.state,
      tasks: byNode(checked.pipeline, names, tasks),
      outputs: status.outputs,
    },
    log: [
      ...status.tasks.flatMap(({ task, index, message }) =>
        message === undefined ? [] : [`${[task, ...index].join(" ")}: ${message}`],
      ),
      ...logs.map(({ task, index, text }) => `${[task, ...index].join(" ")} wrote:\n${text}`),
    ].join("\n"),
  };
}

/** Argo Workflows 3.7: real pods of a real cluster. */
export const argo: ConformanceTarget = {
  target: backend.target,
  engine: "argo",
  missing: async () => {
    const configured =
      (process.env["PARTITURA_RIG"] ?? process.env["PARTITURA_TEST_KUBECONFIG"] ?? "") !== "";
    if (configured) await installArgo();
    const { code, said } = await inCluster(["kubectl", "get", "--raw=/readyz"], true);
    return code === 0 ? undefined : (said.split("\n").at(-1) ?? "argo: the cluster does not answer");
  },
  run: async (scenarios) => {
    const folder = mkdtempSync(join(tmpdir(), "partitura-argo-"));
    try {
      const attempts = new Map<string, Attempt>();
      const runs = scenarios.flatMap(
        (scenario): readonly { key: string; files: readonly EmittedFile[]; params: Values }[] => {
          const packages = Object.values(scenario.checked.pipeline.tasks).some(
            ({ body }) => body.kind === "python" && body.packages.length > 0,
          );
          const image = packages ? "docker.io/partitura/step-sklearn:1" : "docker.io/rig/step:1";
          const options = { image, nodeImage: "docker.io/rig/step:1", imagePullPolicy: "IfNotPresent" };
          const result = emitTo(join(folder, scenario.name), backend as Backend, scenario, options);
          if ("kind" in result) {
            attempts.set(scenario.name, result);
            return [];
          }
          return [{ key: scenario.name, files: result.files, params: scenario.params }];
        },
      );
      const [from, to] = [join(folder, "in.json"), join(folder, "out.json")];
      writeFileSync(from, JSON.stringify({ jobs: 4, runs }));
      const { code } = await inCluster(
        [process.execPath, join(repository, "tests/engines/argo/run.mjs"), from, to],
        false,
      );
      if (code !== 0) throw new Error(`the Argo adapter ended with ${code}`);
      const answer = JSON.parse(readFileSync(to, "utf8")) as { readonly runs: readonly ArgoRun[] };
      for (const scenario of scenarios) {
        const run = answer.runs.find(({ key }) => key === scenario.name);
        if (run !== undefined) attempts.set(scenario.name, observe(scenario, run));
      }
      return attempts;
    } finally {
      if (process.env["PARTITURA_KEEP"] === undefined) rmSync(folder, { recursive: true, force: true });
      else process.stderr.write(`kept: ${folder}\n`);
    }
  },
};
