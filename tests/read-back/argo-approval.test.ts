import { join } from "node:path";
import { checkFile, compileTo } from "@partitura/compiler";
import { argo } from "@partitura/backend-kubeflow";
import type { Backend } from "@partitura/core";
import { describe, it } from "vitest";
import { repository } from "../conformance/scenario.js";
import { argo as target } from "../conformance/targets/argo.js";
import { command, inFolder, needs, writeEmitted } from "./engines.js";

/** Approvals on a cluster: approved and rejected as docs/targets/argo.md says, and left without an answer. */
const here = needs("argo", await target.missing());
const source = "tests/read-back/argo-approval/pipeline.ts";
const image = "docker.io/rig/step:1";

interface Workflow {
  readonly status: {
    readonly phase: string;
    readonly nodes: {
      readonly [id: string]: {
        readonly displayName: string;
        readonly phase: string;
        readonly message?: string;
      };
    };
  };
}

/** How a run of a pipeline and its tasks end when its approval is answered so. */
function answered(
  id: string,
  task: string,
  how: "approve" | "reject" | "nothing",
): Promise<{ readonly [node: string]: string }> {
  return inFolder(async (folder) => {
    const [checked, problems] = await checkFile(join(repository, source), { pipeline: id });
    if (checked === undefined) throw new Error(JSON.stringify(problems));
    const options = { image, nodeImage: image, imagePullPolicy: "IfNotPresent" };
    const [result, diagnostics] = compileTo(argo as Backend, checked, { options, version: "0.0.0", source });
    if (result === undefined) throw new Error(JSON.stringify(diagnostics));
    writeEmitted(folder, result);
    const { code, out, error } = await command("bash", [
      join(repository, "tests/engines/argo/rig-exec"),
      join(repository, "tests/engines/argo/approve.sh"),
      folder,
      id,
      task,
      how,
    ]);
    if (code !== 0) throw new Error(`approve.sh ended with ${String(code)}: ${error}`);
    const { status } = JSON.parse(out) as Workflow;
    const nodes = Object.values(status.nodes).filter(({ displayName }) =>
      [task, "ship"].includes(displayName),
    );
    return { run: status.phase, ...Object.fromEntries(nodes.map((it) => [it.displayName, it.phase])) };
  });
}

describe.runIf(here)("an approval on Argo", () => {
  it.concurrent(
    "succeeds when it is approved",
    async ({ expect }) => {
      const ends = await answered("argo-approval", "ask", "approve");
      expect(ends).toEqual({ run: "Succeeded", ask: "Succeeded", ship: "Succeeded" });
    },
    180_000,
  );

  it.concurrent(
    "fails when it is rejected",
    async ({ expect }) => {
      const ends = await answered("argo-approval", "ask", "reject");
      expect(ends).toEqual({ run: "Failed", ask: "Failed", ship: "Omitted" });
    },
    180_000,
  );

  it.concurrent(
    "fails when nobody answers in time",
    async ({ expect }) => {
      const ends = await answered("argo-approval-late", "ask-briefly", "nothing");
      expect(ends).toEqual({ run: "Error", "ask-briefly": "Error", ship: "Omitted" });
    },
    180_000,
  );
});
