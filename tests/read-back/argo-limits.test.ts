import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkFile, compileTo } from "@partitura/compiler";
import { argo, runObjectSize } from "@partitura/backend-kubeflow";
import type { Backend, Diagnostic, EmitResult, Pipeline } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { repository } from "../conformance/scenario.js";
import { command, inFolder, needs } from "./engines.js";

const image = "docker.io/rig/step:1";
const options = { image, nodeImage: image, imagePullPolicy: "IfNotPresent" };
type Template = Parameters<typeof runObjectSize>[1];

/** A node of a run. */
interface Node {
  readonly displayName: string;
  readonly phase: string;
  readonly inputs?: { readonly parameters?: readonly object[] };
}

/** A Workflow as the API server has it. */
interface Workflow {
  readonly metadata: { readonly name: string; readonly managedFields: readonly object[] };
  readonly status: {
    readonly phase: string;
    readonly message?: string;
    readonly nodes?: { readonly [id: string]: Node };
  };
}

interface Compiled {
  readonly pipeline: Pipeline;
  readonly result: EmitResult;
  readonly diagnostics: readonly Diagnostic[];
}

async function compiled(name: string, assets: { readonly [path: string]: string } = {}): Promise<Compiled> {
  const source = `tests/read-back/${name}/pipeline.ts`;
  const [checked, problems] = await checkFile(join(repository, source));
  if (checked === undefined) throw new Error(JSON.stringify(problems));
  const given = { ...checked, assets: { ...checked.assets, ...assets } };
  const [result, diagnostics] = compileTo(argo as Backend, given, { options, version: "0.0.0", source });
  if (result === undefined) throw new Error(JSON.stringify(diagnostics));
  return { pipeline: checked.pipeline, result, diagnostics };
}

/** The objects of runs on the cluster. */
function ran(emitted: readonly EmitResult[]): Promise<readonly Workflow[]> {
  return inFolder(async (folder) => {
    const [from, to] = [join(folder, "in.json"), join(folder, "out.json")];
    writeFileSync(from, JSON.stringify({ runs: emitted.map(({ files }, key) => ({ key, files })) }));
    const script = join(repository, "tests/engines/argo/limits.mjs");
    const exec = join(repository, "tests/engines/argo/rig-exec");
    const { code, error } = await command("bash", [exec, process.execPath, script, from, to]);
    if (code !== 0) throw new Error(`limits.mjs ended with ${String(code)}: ${error}`);
    const { runs } = JSON.parse(readFileSync(to, "utf8")) as {
      readonly runs: readonly { readonly workflow?: Workflow; readonly diagnostics: readonly Diagnostic[] }[];
    };
    return runs.map(({ workflow, diagnostics }) => {
      if (workflow === undefined) throw new Error(JSON.stringify(diagnostics));
      return workflow;
    });
  });
}

/** The emitted objects of a kind. */
const emittedObjects = ({ files }: EmitResult, kind: string): readonly Template[] =>
  files
    .flatMap(({ text }) => parseAllDocuments(text).map((it) => it.toJS() as { readonly kind: string }))
    .filter((it) => it.kind === kind)
    .map((it) => it as unknown as Template);

/** The bytes of JSON as Go writes it. */
const bytes = (value: unknown): number =>
  Buffer.byteLength(JSON.stringify(value).replaceAll(/[<>&]/g, "\\u0000"));

const reach = await command("bash", [
  join(repository, "tests/engines/argo/rig-exec"),
  "kubectl",
  "get",
  "--raw=/readyz",
]);

describe("the predicted size of a run", () => {
  const here = needs(
    "argo's controller",
    reach.code === 0 ? undefined : (reach.error.trim().split("\n").at(-1) ?? "the cluster does not answer"),
  );

  it.runIf(here)(
    "is that of the real object within 2 %, node by node, and of all of it",
    async () => {
      const { pipeline, result } = await compiled("run-size");
      const [workflow] = await ran([result]);
      const [template] = emittedObjects(result, "WorkflowTemplate");
      if (template === undefined) throw new Error("there is no WorkflowTemplate");
      const predicted = runObjectSize(pipeline, template, {
        run: workflow?.metadata.name ?? "",
        items: (_, length) => length,
      });
      const nodes = workflow?.status.nodes ?? {};
      expect(workflow?.status.phase).toBe("Succeeded");
      expect(predicted.count).toBe(Object.keys(nodes).length);
      const errors = {
        nodes: predicted.nodes / bytes(nodes) - 1,
        whole: predicted.bytes / bytes(workflow) - 1,
      };
      process.stderr.write(
        `run-size: ${predicted.count} nodes; predicted ${predicted.nodes} of ${predicted.bytes} bytes, real ${bytes(nodes)} of ${bytes(workflow)}\n`,
      );
      expect(Math.abs(errors.nodes), JSON.stringify(errors)).toBeLessThan(0.02);
      expect(Math.abs(errors.whole), JSON.stringify(errors)).toBeLessThan(0.02);
    },
    590_000,
  );

  it.runIf(here)(
    "lets a run with too many templates and step files begin, in several objects, and end as it should",
    async () => {
      const padding = Object.fromEntries(
        ["a", "b"].map((name) => [`padding_${name}.py`, `TEXT = "${"x".repeat(700_000)}"\n`]),
      );
      const { pipeline, result, diagnostics } = await compiled("run-split", padding);
      expect(diagnostics).toEqual([]);
      expect(emittedObjects(result, "ConfigMap")).toHaveLength(2);
      const [template, ...others] = emittedObjects(result, "WorkflowTemplate");
      if (template === undefined) throw new Error("there is no WorkflowTemplate");
      expect(others.length).toBeGreaterThan(0);
      const [workflow] = await ran([result]);
      const predicted = runObjectSize(
        pipeline,
        template,
        { run: workflow?.metadata.name ?? "", items: () => 2 },
        others,
      );
      process.stderr.write(`run-split: predicted ${predicted.bytes} bytes, real ${bytes(workflow)}\n`);
      expect(workflow?.status.phase).toBe("Failed");
      const nodes = Object.values(workflow?.status.nodes ?? {});
      const phases = Object.fromEntries(nodes.map((it) => [it.displayName, it.phase]));
      expect(phases).toMatchObject({
        first: "Succeeded",
        "items(0:0)": "Succeeded",
        second: "Succeeded",
        third: "Succeeded",
        fourth: "Skipped",
        ninth: "Succeeded",
        fail: "Failed",
        blocked: "Omitted",
        tell: "Succeeded",
      });
      const tell = nodes.find(({ displayName }) => displayName === "tell");
      expect(tell?.inputs?.parameters).toEqual([{ name: "failed", value: '["fail"]' }]);
      // a template of another object is stored when it is first needed, and that of a skipped task never
      const templates = others.flatMap(({ spec }) => spec.templates);
      const skipped = bytes(templates.find(({ name }) => name === "fourth"));
      expect(Math.abs((predicted.bytes - skipped) / bytes(workflow) - 1)).toBeLessThan(0.02);
    },
    590_000,
  );

  // On demand: when the limit is passed at a run's last update, the controller panics and the run never ends.
  it.runIf(here && process.env["PARTITURA_LARGE_RUNS"] !== undefined)(
    "tells of a run that the controller cannot store",
    async () => {
      const { result, diagnostics } = await compiled("run-too-large");
      expect(diagnostics.map(({ code }) => code)).toEqual(["P3011"]);
      const [workflow] = await ran([result]);
      process.stderr.write(`run-too-large: ${workflow?.status.phase}: ${workflow?.status.message}\n`);
      expect(workflow?.status.phase).toBe("Error");
    },
    590_000,
  );
});
