import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argo4 } from "@partitura/backend-kubeflow";
import { featuresUsed } from "@partitura/compiler";
import { features, type Backend, type EmitResult, type Json } from "@partitura/core";
import { beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { environment, missingEnvironment } from "../conformance/engine-environment.js";
import { emittedForArgo } from "./argo-pipelines.js";
import type { Emitted } from "./emitted.js";
import { command, inFolder, needs } from "./engines.js";

/** What Argo 4's own code makes of the manifests of one pipeline: tests/engines/argo-4. */
interface Read {
  readonly key: string;
  readonly problems: readonly string[];
  readonly objects: readonly Json[];
}

interface Run {
  readonly key: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

function readBy4(runs: readonly Run[]): Promise<ReadonlyMap<string, Read>> {
  return inFolder(async (folder) => {
    const home = environment("argo-4");
    const [from, to] = [join(folder, "in.json"), join(folder, "out.json")];
    writeFileSync(from, JSON.stringify({ definitions: join(home, "definitions"), runs }));
    const { code, error } = await command(join(home, "argo-4"), [from, to]);
    if (code !== 0) throw new Error(`argo-4 ended with ${String(code)}: ${error}`);
    const told = JSON.parse(readFileSync(to, "utf8")) as { readonly runs: readonly Read[] };
    return new Map(told.runs.map((run) => [run.key, run]));
  });
}

/** The objects of Argo in emitted files. */
const argoObjects = ({ files }: EmitResult): readonly { readonly kind: string }[] =>
  files
    .flatMap(({ text }) => parseAllDocuments(text).map((it) => it.toJS() as { readonly [f: string]: string }))
    .filter(({ apiVersion = "" }) => apiVersion.startsWith("argoproj.io/"))
    .map((it) => it as unknown as { readonly kind: string });

const plain = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);

/** What an object as Argo's types hold it lacks of what was emitted, by path. */
function lostIn(given: unknown, held: unknown, path = ""): readonly string[] {
  if (typeof given !== "object" || given === null) {
    // numbers and texts are one type in some of Argo's fields, and an empty text is left out
    const [before, after] = [plain(given), plain(held)];
    return before === after ? [] : [`${path}: ${before} became ${after}`];
  }
  const inner = held as { readonly [key: string]: unknown } | null | undefined;
  return Object.entries(given).flatMap(([key, value]) => lostIn(value, inner?.[key], `${path}/${key}`));
}

const here = needs("argo-4", await missingEnvironment("argo-4"));

describe.runIf(here)("the code of Argo 4 reads what is emitted for it", () => {
  let pipelines: readonly Emitted[] = [];
  let read: ReadonlyMap<string, Read> = new Map();

  beforeAll(async () => {
    pipelines = await emittedForArgo(argo4 as Backend);
    read = await readBy4(pipelines.map(({ name, result }) => ({ key: name, files: result.files })));
  }, 120_000);

  it("without a complaint of its types, its checks and its full resource definitions", () => {
    expect(pipelines.length).toBeGreaterThan(100);
    const problems = pipelines.flatMap(({ name }) =>
      (read.get(name)?.problems ?? ["not read"]).map((problem) => `${name}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  it("and holds all of it", () => {
    const lost = pipelines.flatMap(({ name, result }) => {
      const given = argoObjects(result);
      const held = read.get(name)?.objects ?? [];
      return [
        ...(given.length === held.length ? [] : [`${name}: ${given.length} objects became ${held.length}`]),
        ...given.flatMap((object, at) => lostIn(object, held[at]).map((it) => `${name}${it}`)),
      ];
    });
    expect(lost).toEqual([]);
  });

  it.each(features.filter((it) => argo4.capabilities[it].evidence.kind === "read-back"))(
    "with %s",
    (feature) => {
      const users = pipelines.filter(({ checked }) =>
        featuresUsed(checked.pipeline).some((it) => it.feature === feature),
      );
      expect(users.map(({ name }) => name)).not.toEqual([]);
    },
  );
});

describe.runIf(here)("the code of Argo 4 refuses", () => {
  const problemsOf = async (text: string): Promise<string> => {
    const read = await readBy4([{ key: "one", files: [{ path: "one.yaml", text }] }]);
    return (read.get("one")?.problems ?? []).join("\n");
  };
  const workflowTemplate = (templates: readonly object[]): string =>
    JSON.stringify({
      apiVersion: "argoproj.io/v1alpha1",
      kind: "WorkflowTemplate",
      metadata: { name: "many" },
      spec: { entrypoint: "t0", templates },
    });
  const leaf = (name: string): object => ({ name, container: { image: "a", command: ["true"] } });
  const leaves = (count: number): readonly object[] => Array.from({ length: count }, (_, n) => leaf(`t${n}`));
  const dag = (count: number): object => ({
    name: "main",
    dag: { tasks: Array.from({ length: count }, (_, n) => ({ name: `t${n}`, template: "leaf" })) },
  });
  const taking = (count: number): object => ({
    ...leaf("t0"),
    inputs: { parameters: Array.from({ length: count }, (_, n) => ({ name: `p${n}`, value: "" })) },
  });

  it.each([
    ["templates", leaves],
    ["tasks of a DAG", (count: number) => [leaf("t0"), leaf("leaf"), dag(count)]],
  ])("more than 200 %s, which is what P3010 says", async (_, templates) => {
    expect(await problemsOf(workflowTemplate(templates(200)))).toBe("");
    expect(await problemsOf(workflowTemplate(templates(201)))).toContain("must have at most 200 items");
  });

  it("more than 500 parameters of a template", async () => {
    expect(await problemsOf(workflowTemplate([taking(500)]))).toBe("");
    expect(await problemsOf(workflowTemplate([taking(501)]))).toContain("must have at most 500 items");
  });

  it("the fields that it removed", async () => {
    const cron = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "CronWorkflow",
      metadata: { name: "old" },
      spec: { schedule: "0 6 * * *", workflowSpec: { workflowTemplateRef: { name: "many" } } },
    };
    expect(await problemsOf(JSON.stringify(cron))).toContain('unknown field "spec.schedule"');
  });
});

it("has the program where it is installed", () => {
  expect(!here || existsSync(join(environment("argo-4"), "definitions"))).toBe(true);
});
