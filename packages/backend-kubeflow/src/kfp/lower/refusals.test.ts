import {
  contentHash,
  type Expression,
  type Pipeline,
  type Policy,
  type TaskNode,
  type ValueType,
} from "@partitura/core";
import { describe, expect, it } from "vitest";
import { call, each, ex, pipeline, python, when } from "../../argo/testing/build.js";
import { kfp2 } from "../index.js";
import { assets } from "../testing/pipelines.js";

const emit = (it: Pipeline, texts: { readonly [path: string]: string } = assets) =>
  kfp2.emit({
    pipeline: it,
    hash: contentHash(it),
    assets: texts,
    options: kfp2.options.parse({}),
    version: "0.1.0",
    source: "pipeline.ts",
  });

const work = python("work", {}, {});
const withPolicy = (policy: Partial<Policy>): Pipeline =>
  pipeline("p", [work], [call("work", {}, { policy })]);
const scheduled = (expression: string, timezone: string): Pipeline =>
  pipeline("p", [work], [call("work")], {
    schedule: {
      kind: "cron",
      expression,
      timezone,
      catchup: false,
      overlap: "allow",
      span: { file: "pipeline.ts", line: 7, column: 3 },
    },
  });
const tell = python("tell", { text: {} }, {});
const atEnd = (text: Expression): Pipeline =>
  pipeline("p", [work, tell], [call("work")], { onExit: [call("tell", { text }) as TaskNode] });
const literal = (value: boolean) => ex.literal(value);
const dataset: ValueType = { artifact: "dataset" };

describe("what is refused", () => {
  it.each<[string, Pipeline]>([
    ["P5104", scheduled("0 6 * * *", "Europe/Berlin")],
    ["P5105", scheduled("0 22 1 * *", "America/Sao_Paulo")],
    [
      "P5107",
      pipeline(
        "p",
        [work],
        [
          when("w", literal(true), { nodes: [call("inside", {}, { task: "work" })] }),
          call("work", {}, { after: ["inside"] }),
        ],
      ),
    ],
    [
      "P5108",
      pipeline(
        "p",
        [python("make", {}, { data: dataset }), python("load", { data: dataset }, {})],
        [
          when("w", literal(true), {
            nodes: [call("make")],
            result: ex.object({ data: ex.port("make", "data") }),
          }),
          call("load", { data: ex.get(ex.output("w"), "data") }),
        ],
      ),
    ],
    ["P5110", atEnd({ op: "run", field: "failedTasks" })],
    ["P5111", atEnd({ op: "or-skip", value: { op: "run", field: "scheduledAt" } })],
    ["P5112", withPolicy({ placement: { affinity: { podAntiAffinity: {} } } })],
    ["P5112", withPolicy({ volumes: [{ kind: "claim", name: "data", mountPath: "/data", readOnly: true }] })],
    ["P5113", withPolicy({ overlays: { "kfp@2": { securityContext: { runAsUser: "root" } } } })],
    ["P5113", withPolicy({ overlays: { "kfp@2": { hostNetwork: true } } })],
  ])("is %s, with the place and without files", (code, it) => {
    const [result, diagnostics] = emit(it);
    expect(result).toBeUndefined();
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]).toMatchObject({
      severity: "error",
      target: "kfp@2",
      span: { file: "pipeline.ts" },
    });
  });

  it("is a file that is too large even when compressed", () => {
    let state = 1;
    const noise = Array.from({ length: 300_000 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return String.fromCharCode(33 + (state % 90));
    });
    const [result, diagnostics] = emit(withPolicy({}), { ...assets, "steps.py": noise.join("") });
    expect([result, diagnostics.map(({ code }) => code)]).toEqual([undefined, ["P5101"]]);
  });

  it("is a pipeline that is too large", () => {
    const long = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`text${index}`, ex.literal("x".repeat(60_000))]),
    );
    const text: ValueType = { type: "string" };
    const say = python("say", Object.fromEntries(Object.keys(long).map((name) => [name, text])), {});
    const [result, diagnostics] = emit(pipeline("p", [say], [call("say", long)]));
    expect([result, diagnostics.map(({ code }) => code)]).toEqual([undefined, ["P5109"]]);
  });

  it("is not a pipeline that is small once its files are compressed", () => {
    const names = Array.from({ length: 6 }, (_, index) => `work-${index}`);
    const tasks = names.map((name) => ({ ...work, id: name, description: name }));
    const many = pipeline(
      "p",
      tasks,
      names.map((name) => call(name)),
    );
    const source = "def work():\n    return {}  # again\n".repeat(3_000);
    const text = emit(many, { ...assets, "steps.py": source })[0]?.files[0]?.text ?? "";
    expect(text).toContain("- steps.py.gz.b64\n");
    expect(text.length).toBeLessThan(200_000);
  });

  it("is everything at once", () => {
    const both = {
      ...scheduled("0 6 * * *", "Europe/Berlin"),
      nodes: [
        when("w", literal(true), { nodes: [call("inside", {}, { task: "work" })] }),
        call("work", {}, { after: ["inside"] }),
      ],
    };
    expect(emit(both)[1].map(({ code }) => code)).toEqual(["P5107", "P5104"]);
  });
});

describe("retries", () => {
  const policyOf = (retries: NonNullable<Policy["retries"]>, timeoutSeconds?: number) => {
    const [result, diagnostics] = emit(
      withPolicy({ retries, ...(timeoutSeconds !== undefined && { timeoutSeconds }) }),
    );
    const policy = /retryPolicy:\n((?: {10}.*\n)+)/.exec(result?.files[0]?.text ?? "")?.[1] ?? "";
    return [policy.trim().split(/\n */), diagnostics.map(({ code, severity }) => `${code} ${severity}`)];
  };

  it("are the engine's own, in a window wide enough for all of them", () => {
    expect(policyOf({ limit: 2, delaySeconds: 30, backoff: 2, maxDelaySeconds: 600 }, 60)).toEqual([
      ['backoffDuration: "30s"', "backoffFactor: 2", 'backoffMaxDuration: "270s"', "maxRetryCount: 2"],
      [],
    ]);
  });

  it("wait the maximum each time when it is reached at once", () => {
    expect(policyOf({ limit: 3, delaySeconds: 60, backoff: 2, maxDelaySeconds: 10 }, 1)[0]).toContain(
      'backoffDuration: "10s"',
    );
    expect(policyOf({ limit: 3, delaySeconds: 60, backoff: 2, maxDelaySeconds: 10 }, 1)[0]).toContain(
      "backoffFactor: 1",
    );
  });

  it("tell when a delay is not what was asked for", () => {
    expect(policyOf({ limit: 3, delaySeconds: 1, backoff: 2, maxDelaySeconds: 3 })[1]).toEqual([
      "P5102 warning",
    ]);
    expect(policyOf({ limit: 1, delaySeconds: 0.5, backoff: 1 })[1]).toEqual(["P5103 warning"]);
    expect(policyOf({ limit: 2, delaySeconds: 1, backoff: 1.5 })[1]).toEqual(["P5103 warning"]);
  });

  it("tell of a task that would be tried again after a fatal end", () => {
    const codes = (it: Pipeline, source: string) =>
      emit(it, { ...assets, "steps.py": source })[1].map(({ code, severity }) => `${code} ${severity}`);
    const retried = withPolicy({ retries: { limit: 2, delaySeconds: 0, backoff: 1 } });
    const fatal = "def work(context):\n    context.fatal('in vain')\n";
    expect(codes(retried, fatal)).toEqual(["P5116 warning"]);
    expect(codes(retried, "import sys\ndef work():\n    sys.exit(78)\n")).toEqual(["P5116 warning"]);
    expect(codes(retried, "def work():\n    return {}\n")).toEqual([]);
    expect(codes(withPolicy({}), fatal)).toEqual([]);
    const quit = { ...work, body: { kind: "shell", command: "exit 78", codeHash: "0" } } as const;
    expect(codes({ ...retried, tasks: { work: quit } }, "")).toEqual(["P5116 warning"]);
  });

  it("are left out when there are none", () => {
    expect(policyOf({ limit: 0, delaySeconds: 1, backoff: 1 })).toEqual([[""], []]);
  });
});

describe("a loop", () => {
  const text: ValueType = { type: "string" };
  const list: ValueType = { type: "array", items: text };
  const say = python("say", { text }, { text });
  const textOf = (it: Pipeline): string => emit(it)[0]?.files[0]?.text ?? "";

  it("over a known list needs no step, unless its body reads values of other tasks", () => {
    const body = call("say", { text: ex.item("e") });
    const known = textOf(pipeline("p", [say], [each("e", ex.literal(["a", "b"]), text, [body])]));
    expect(known).toContain(`raw: "[{\\"index\\":0,\\"item\\":\\"a\\"},{\\"index\\":1,\\"item\\":\\"b\\"}]"`);
    expect(known).not.toContain("e-items");
    expect(known).not.toContain("e-loop");
    const reading = call("say", { text: ex.template(ex.item("e"), ex.port("first", "text")) });
    const first = call("first", { text: ex.literal("x") }, { task: "say" });
    expect(textOf(pipeline("p", [say], [first, each("e", ex.literal(["a"]), text, [reading])]))).toContain(
      "comp-e-loop",
    );
  });

  it("hides templates in its items from the engine", () => {
    const known = textOf(
      pipeline(
        "p",
        [say],
        [each("e", ex.literal(["{{$}}", "{{ x }}"]), text, [call("say", { text: ex.item("e") })])],
      ),
    );
    const raw = /raw: (".*")/.exec(known)?.[1] ?? "";
    expect(JSON.parse(raw)).not.toContain("{{");
    expect(JSON.parse(JSON.parse(raw) as string)).toEqual([
      { index: 0, item: "{\u2060{$}}" },
      { index: 1, item: "{{ x }}" },
    ]);
  });

  it("gathers from a container of its body, never from a loop in it", () => {
    const inner = each("inner", ex.literal(["a"]), text, [call("say", { text: ex.item("inner") })], {
      result: ex.port("say", "text"),
    });
    const outer = each("outer", ex.literal(["b"]), text, [inner], { result: ex.output("inner") });
    const join = python("join", { lists: { type: "array", items: list } }, {});
    const emitted = textOf(pipeline("p", [say, join], [outer, call("join", { lists: ex.output("outer") })]));
    expect(emitted).toMatch(
      /comp-outer:\n {4}dag:\n {6}outputs:\n {8}parameters:\n {10}result:\n {12}valueFromParameter:\n {14}outputParameterKey: result\n {14}producerSubtask: outer-result\n/,
    );
  });
});
