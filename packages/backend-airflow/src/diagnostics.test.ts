import type { Pipeline } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { airflow211, airflow3 } from "./dialect.js";
import { emit } from "./emit.js";
import { airflowOptions } from "./options.js";
import { call, pipelineOf, python, span } from "./testing/build.js";
import { emitted } from "./testing/emit.js";

const at = { file: "pipeline.ts", line: 7, column: 3 };
const job = python("job", {}, {});

const withPolicy = (policy: object): Pipeline =>
  pipelineOf({
    id: "p",
    tasks: { job },
    nodes: [call("job", {}, { policy: { env: {}, ...policy }, span: at })],
  });

const scheduled = (parts: Partial<Pipeline>, catchup = false): Pipeline =>
  pipelineOf({
    id: "p",
    schedule: { kind: "cron", expression: "0 0 * * *", timezone: "UTC", catchup, overlap: "allow", span: at },
    tasks: { job },
    nodes: [call("job")],
    ...parts,
  });

describe("what Airflow cannot keep", () => {
  it("warns of resources that only pods get, and emits all the same", () => {
    const pipeline = withPolicy({ resources: { cpu: 2, memoryBytes: 1000 } });
    const { diagnostics, dag } = emitted(pipeline, airflow3);
    expect(diagnostics).toMatchObject([
      { code: "P4001", severity: "warning", span: at, target: "airflow@3" },
    ]);
    expect(diagnostics[0]?.message).toContain("cpu 2 and memory 1000");
    expect(dag).not.toContain("executor_config");
    const pods = emitted(pipeline, airflow3, { executor: "kubernetes" });
    expect(pods.diagnostics).toEqual([]);
    expect(pods.dag).toContain('requests={"cpu": "2", "memory": "1000"}');
  });

  it("warns of a backoff factor that 2.11 does not have", () => {
    const pipeline = withPolicy({ retries: { limit: 1, delaySeconds: 1, backoff: 3 } });
    expect(emitted(pipeline, airflow3).diagnostics).toEqual([]);
    expect(emitted(pipeline, airflow211).diagnostics).toMatchObject([{ code: "P4002", span: at }]);
  });

  it("refuses a scheduled param without a default, catch-up without a start and a long tag, all at once", () => {
    const pipeline = scheduled(
      {
        params: { n: { type: { type: "integer" } }, m: { type: {}, optional: true } },
        tags: ["é".repeat(101)],
      },
      true,
    );
    const { diagnostics, files } = emitted(pipeline, airflow3);
    expect(diagnostics.map(({ code, span: place }) => [code, place])).toEqual([
      ["P4003", at],
      ["P4004", at],
      ["P4005", span],
    ]);
    expect(files).toEqual([]);
  });

  it("takes catch-up with a start date, and a param without a default when nothing is scheduled", () => {
    const { dag, diagnostics } = emitted(scheduled({}, true), airflow3, { startDate: "2026-02-03" });
    expect(diagnostics).toEqual([]);
    expect(dag).toContain('start_date=pendulum.datetime(2026, 2, 3, tz="UTC")');
    const { schedule: _, ...unscheduled } = scheduled({ params: { n: { type: { type: "integer" } } } });
    expect(emitted(unscheduled, airflow3).diagnostics).toEqual([]);
  });

  it("refuses what only a pod has, without pods", () => {
    const pipeline = withPolicy({
      image: "i",
      volumes: [{ kind: "empty", name: "v", mountPath: "/v", readOnly: false }],
      labels: { a: "b" },
      resources: { gpu: { type: "nvidia.com/gpu", count: 1 } },
    });
    const { diagnostics } = emitted(pipeline, airflow3);
    expect(diagnostics).toMatchObject([{ code: "P4010", span: at }]);
    expect(diagnostics[0]?.message).toContain("a GPU, volumes, an image, labels");
    expect(emitted(pipeline, airflow3, { executor: "kubernetes" }).diagnostics).toEqual([]);
  });

  it("refuses an overlay with a wrong setting, and takes no notice of another target's", () => {
    const pipeline = withPolicy({ overlays: { "airflow@3": { queue: 1 }, other: { x: 1 } } });
    expect(emitted(pipeline, airflow3).diagnostics).toMatchObject([{ code: "P4011", span: at }]);
    expect(emitted(pipeline, airflow211).diagnostics).toEqual([]);
  });

  it("refuses an interval that a virtual environment does not know", () => {
    const number = { type: "number" } as const;
    const tasks = { far: python("far", { at: number }, {}, { packages: ["six"] }) };
    const nodes = [call("far", { at: { op: "run", field: "intervalStart" } }, { span: at })];
    const { diagnostics } = emitted(pipelineOf({ id: "p", tasks, nodes }), airflow3);
    expect(diagnostics).toMatchObject([{ code: "P4008", span: at }]);
  });

  it("refuses an interval that is no cron expression", () => {
    const bounds = { catchup: false, overlap: "allow", span: at } as const;
    const schedule = { kind: "interval", seconds: 90, anchor: "2026-01-01T00:00:00Z", ...bounds } as const;
    expect(emitted(scheduled({ schedule }), airflow3).diagnostics).toMatchObject([
      { code: "P4009", span: at },
    ]);
  });

  it("refuses a native task of another engine, and a wait for a pipeline that is not known", () => {
    const body = { kind: "native", engine: "argo", spec: {}, codeHash: "" } as const;
    const wait = { kind: "wait", condition: "pipeline", intervalSeconds: 1, codeHash: "" } as const;
    const tasks = {
      made: { ...job, body },
      other: { ...python("other", { pipeline: { type: "string" } }, {}), body: wait },
    };
    const nodes = [call("made"), call("other", { pipeline: { op: "run", field: "id" } })];
    const { diagnostics } = emitted(pipelineOf({ id: "p", tasks, nodes }), airflow3);
    expect(diagnostics.map(({ code }) => code)).toEqual(["P4012", "P4013"]);
  });

  it("refuses a step file that lies where its own helper goes", () => {
    const [result, diagnostics] = emit(
      {
        pipeline: withPolicy({}),
        hash: "",
        assets: { "airflow_step.py": "" },
        options: airflowOptions.parse({}),
        version: "1",
        source: "p.ts",
      },
      airflow3,
    );
    expect(result).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "P4006", severity: "error" }]);
  });
});
