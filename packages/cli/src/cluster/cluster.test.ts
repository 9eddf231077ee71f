import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { logs, status, submit } from "./index.js";
import { readNodeName, withoutExecutorLines } from "./logs.js";
import { type Answers, fakeApi } from "./testing/fake-api.js";

const files = [
  {
    path: "p.yaml",
    text: `apiVersion: v1
kind: ConfigMap
metadata: { name: p-steps-1 }
data: { step.py: "x" }
---
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: { name: p }
spec:
  entrypoint: main
  arguments: { parameters: [{ name: text, value: '"a"' }, { name: needed }] }
  templates: []
`,
  },
];
const workflows = "/apis/argoproj.io/v1alpha1/namespaces/ml/workflows";
const templates = "/apis/argoproj.io/v1alpha1/namespaces/ml/workflowtemplates";
const run = (phase: string) => ({ metadata: { name: "p-1", namespace: "ml" }, spec: {}, status: { phase } });
const problem = (code: number, message: string) => [code, { kind: "Status", code, message }] as const;

let folder: string;
let stop: () => Promise<void> = async () => Promise.resolve();
const serve = async (answers: Answers) => {
  const api = await fakeApi(folder, answers);
  stop = api.stop;
  return api;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "partitura-cluster-"));
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

describe("submit", () => {
  it("creates the objects, starts a run with its parameters as JSON texts, and waits for the end", async () => {
    const { kubeconfig, seen } = await serve((call, earlier) => {
      if (call === `GET ${workflows}/p-1`) return [200, run(earlier < 1 ? "Running" : "Succeeded")];
      return [201, { metadata: { name: "p-1" } }];
    });
    const progress: string[] = [];
    const [found, problems] = await submit({
      files,
      kubeconfig,
      params: { needed: "{{ é }}" },
      wait: true,
      onProgress: ({ state }) => progress.push(state),
    });
    expect(problems).toEqual([]);
    expect(found).toMatchObject({ name: "p-1", state: "succeeded" });
    expect(progress).toEqual(["running", "succeeded"]);
    expect(seen.map(({ call }) => call)).toEqual([
      "POST /api/v1/namespaces/ml/configmaps",
      `POST ${templates}`,
      `POST ${workflows}`,
      `GET ${workflows}/p-1`,
      `GET ${workflows}/p-1`,
    ]);
    expect(seen[2]?.body).toMatchObject({
      metadata: { generateName: "p-" },
      spec: {
        workflowTemplateRef: { name: "p" },
        arguments: { parameters: [{ name: "needed", value: String.raw`"\u007b\u007b \u00e9 }}"` }] },
      },
    });
  });

  it("starts a run again that the controller could not start, since it had not seen the template", async () => {
    const message = 'workflowtemplates.argoproj.io "p" not found';
    const { kubeconfig, seen } = await serve((call, earlier) => {
      const status = earlier < 1 ? { phase: "Error", message } : { phase: "Succeeded" };
      if (call === `GET ${workflows}/p-1`) return [200, { ...run(""), status }];
      return [201, { metadata: { name: "p-1" } }];
    });
    const [found] = await submit({ files, kubeconfig, params: { needed: 1 }, wait: true });
    expect(found?.state).toBe("succeeded");
    expect(seen.map(({ call }) => call).slice(2)).toEqual([
      `POST ${workflows}`,
      `GET ${workflows}/p-1`,
      `DELETE ${workflows}/p-1`,
      `POST ${workflows}`,
      `GET ${workflows}/p-1`,
    ]);
  });

  it("brings what is already there up to date", async () => {
    const { kubeconfig, seen } = await serve((call) => {
      if (call.startsWith("POST") && !call.endsWith("/workflows")) return problem(409, "exists");
      if (call === `GET ${templates}/p`) return [200, { metadata: { resourceVersion: "7" } }];
      return [200, run("Running")];
    });
    const [found] = await submit({ files, kubeconfig, params: { needed: 1 } });
    expect(found?.state).toBe("running");
    const put = seen.find(({ call }) => call === `PUT ${templates}/p`);
    expect(put?.body).toMatchObject({ metadata: { name: "p", resourceVersion: "7" } });
  });

  it("refuses unknown and missing parameters before it sends anything", async () => {
    const { kubeconfig, seen } = await serve(() => [500, {}]);
    const [found, problems] = await submit({ files, kubeconfig, params: { nope: 1 } });
    expect(found).toBeUndefined();
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ["P8606", "the pipeline has no parameter 'nope'"],
      ["P8607", "the parameter 'needed' has no default and was given no value"],
    ]);
    expect(seen).toEqual([]);
  });

  it("passes on what the API server says", async () => {
    const { kubeconfig } = await serve(() => problem(403, "configmaps is forbidden"));
    const [, problems] = await submit({ files, kubeconfig, params: { needed: 1 } });
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ["P8603", "the cluster refused to start 'p': configmaps is forbidden"],
    ]);
  });

  it("has nothing to do without a workflow template", async () => {
    const { kubeconfig } = await serve(() => [500, {}]);
    const [, problems] = await submit({ files: [{ path: "dag.py", text: "" }], kubeconfig, params: {} });
    expect(problems.map(({ code }) => code)).toEqual(["P8605"]);
  });
});

describe("status", () => {
  it("knows a run that is not there from a cluster that is not there", async () => {
    const { kubeconfig, stop: close } = await serve(() => problem(404, "not found"));
    expect((await status({ name: "p-1", kubeconfig }))[1].map(({ code }) => code)).toEqual(["P8604"]);
    await close();
    stop = async () => Promise.resolve();
    expect((await status({ name: "p-1", kubeconfig }))[1].map(({ code }) => code)).toEqual(["P8602"]);
    const none = await status({ name: "p-1", kubeconfig: join(folder, "none") });
    expect(none[1].map(({ code }) => code)).toEqual(["P8601"]);
  });
});

describe("logs", () => {
  const pod = (name: string, node: string) => ({
    metadata: { name, annotations: { "workflows.argoproj.io/node-name": node } },
  });

  it("are in the order of items and attempts, without Argo's own lines", async () => {
    const { kubeconfig } = await serve((call) => {
      if (call.includes("/log"))
        return [200, `said by ${call.split("/")[6] ?? ""}\ntime="t" level=info msg="x" argo=true\n`];
      const items = [
        pod("c", "p-1.loop.items(10:10).train"),
        pod("b", "p-1.loop.items(2:2).train(1)"),
        pod("a", "p-1.loop.items(2:2).train(0)"),
      ];
      return [200, { items }];
    });
    const [found] = await logs({ name: "p-1", task: "train", kubeconfig });
    expect(found).toEqual([
      { task: "train", index: [2], attempt: 1, text: "said by a\n" },
      { task: "train", index: [2], attempt: 2, text: "said by b\n" },
      { task: "train", index: [10], attempt: 1, text: "said by c\n" },
    ]);
    const [, problems] = await logs({ name: "p-1", task: "deploy", kubeconfig });
    expect(problems.map(({ code, hint }) => [code, hint])).toEqual([["P8608", "tasks with logs: train"]]);
  });

  it("lose the line with which the executor ends a failed step", () => {
    expect(withoutExecutorLines("a\nError: exit status 1\nb\nError: exit status 1\n")).toBe(
      "a\nError: exit status 1\nb\n",
    );
  });

  it.each([
    ["p-1.train", { task: "train", index: [], attempt: 1 }],
    ["p-1.outer.items(1:1).inner.items(0:0).t(2)", { task: "t", index: [1, 0], attempt: 3 }],
  ])("of %s", (name, expected) => {
    expect(readNodeName(name)).toEqual(expected);
  });
});
