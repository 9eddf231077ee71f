import { features, type Pipeline } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { prefect3, type PrefectOptions } from "./index.js";
import { call, pipeline, python, shell } from "./testing/build.js";
import { emit, textOf } from "./testing/emit.js";

const codes = (it: Pipeline, options: Partial<PrefectOptions> = {}): readonly string[] =>
  emit(it, options)[1].map(({ code }) => code);

const note = shell("note", "true");
const secret = (name: string): Pipeline =>
  pipeline("secret", [note], [call("note", {}, { policy: { env: { TOKEN: { secret: name } } } })]);
const retrying = (limit: number, backoff: number): Pipeline =>
  pipeline(
    "retry",
    [note],
    [call("note", {}, { policy: { retries: { limit, delaySeconds: 2, backoff, maxDelaySeconds: 5 } } })],
  );

describe("what is refused", () => {
  it("reports everything at once and emits nothing", () => {
    const [result, diagnostics] = emit(
      pipeline(
        "bad",
        [note],
        [call("note", {}, { policy: { env: { A: { secret: "Not A Block" }, B: { secret: "$" } } } })],
        {
          tags: ["a {{ tag }}"],
        },
      ),
    );
    expect(result).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(["P6002", "P6002", "P6004"]);
    for (const { span, target } of diagnostics)
      expect({ span, target }).toMatchObject({ span: { line: 1 }, target: "prefect@3" });
  });

  it("takes a secret's block or variable from the options, and else by its name", () => {
    const flow = (it: Pipeline, options: Partial<PrefectOptions> = {}): string =>
      textOf(emit(it, options), "secret.py");
    expect(flow(secret("db-password"))).toContain('{"TOKEN": Secret.load("db-password").get()}');
    expect(flow(secret("X"), { secrets: { X: { block: "x-block" } } })).toContain(
      'Secret.load("x-block").get()',
    );
    expect(flow(secret("X"), { secrets: { X: { env: "X_TOKEN" } } })).toContain(
      '{"TOKEN": environ["X_TOKEN"]}',
    );
    expect(codes(secret("toString"))).toEqual(["P6002"]);
  });

  it("refuses more growing delays than Prefect takes, not constant ones", () => {
    expect(codes(retrying(51, 2))).toEqual(["P6006"]);
    expect(codes(retrying(51, 1))).toEqual([]);
    expect(textOf(emit(retrying(4, 2)), "retry.py")).toContain("retry_delay_seconds=[2, 4, 5, 5]");
    expect(textOf(emit(retrying(0, 2)), "retry.py")).not.toContain("retries");
  });

  it("refuses a step's file with the name of an emitted one", () => {
    const clash = python("a");
    if (clash.body.kind !== "python") throw new Error("not Python");
    const files = ["steps.py", "prefect_step.py", "step.py"];
    expect(codes(pipeline("clash", [{ ...clash, body: { ...clash.body, files } }], [call("a")]))).toEqual([
      "P6005",
      "P6005",
    ]);
  });

  it("refuses an overlay that @task does not take", () => {
    const overlays = { "prefect@3": { tags: "x", colour: 1 } };
    expect(codes(pipeline("overlay", [note], [call("note", {}, { policy: { overlays } })]))).toEqual([
      "P6007",
      "P6007",
    ]);
  });

  it("lets braces be that Prefect does not read", () => {
    expect(
      codes(pipeline("tags", [note], [call("note")], { tags: ["{{}}", "{{ a b }}", "{ x }", "{% x %}"] })),
    ).toEqual([]);
    expect(
      codes(pipeline("tags", [note], [call("note")], { tags: ["{{x}}", "{{ é.y }}", "{{ $HOME }}"] })),
    ).toEqual(["P6004", "P6004", "P6004"]);
  });
});

describe("what is warned of", () => {
  it("names the node whose resources are only written down", () => {
    const outcome = emit(
      pipeline(
        "big",
        [note],
        [call("note", {}, { policy: { resources: { cpu: 2, memoryBytes: 2 ** 31 } } })],
      ),
    );
    expect(outcome[1]).toMatchObject([{ code: "P6001", severity: "warning", span: { file: "pipeline.ts" } }]);
    expect(outcome[1][0]?.message).toContain('"note" (2 cpu, 2048 MiB memory)');
    expect(textOf(outcome, "big.py")).toContain("# Needs 2 cpu, 2048 MiB memory");
  });
});

describe("the deployment", () => {
  const schedule = (overlap: "allow" | "skip" | "queue"): string =>
    textOf(
      emit(
        pipeline("daily", [note], [call("note")], {
          schedule: {
            kind: "cron",
            expression: "0 6 * * *",
            timezone: "Asia/Tokyo",
            catchup: false,
            overlap,
            span: { file: "pipeline.ts", line: 1, column: 1 },
          },
        }),
        { workPool: "big machines" },
      ),
      "prefect.yaml",
    );

  it("limits its runs as the schedule says", () => {
    expect(schedule("allow")).not.toContain("concurrency_limit");
    expect(schedule("skip")).toContain("collision_strategy: CANCEL_NEW");
    expect(schedule("queue")).toContain("collision_strategy: ENQUEUE");
    expect(schedule("queue")).toContain("timezone: Asia/Tokyo");
    expect(schedule("queue")).toContain('name: "big machines"');
  });
});

it("says something to every feature, and why to what it refuses", () => {
  expect(Object.keys(prefect3.capabilities).toSorted()).toEqual(features.toSorted());
  const hints = Object.values(prefect3.capabilities).flatMap((it) =>
    it.support === "unsupported" ? [it.hint] : [],
  );
  expect(hints.length).toBeGreaterThan(0);
  for (const hint of hints) expect(hint).toMatch(/\.$/);
});
