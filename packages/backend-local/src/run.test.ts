import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { run } from "./run.js";
import {
  call,
  each,
  item,
  literal,
  output,
  pipelineOf,
  python,
  shell,
  typescript,
  when,
} from "./testing/pipelines.js";
import { bundle, runIt, temporaryFolder } from "./testing/run-it.js";

const text = { type: "string" } as const;
const integer = { type: "integer" } as const;
const dataset = { artifact: "dataset" } as const;
const give = shell("give", 'printf %s "$value" > "$out_value"', { value: text }, { value: text });
const fail = shell("fail", "echo no luck >&2; exit 4");
const pass = shell("pass", ":");
const skip = shell("skip", "exit 99", {}, { value: text });

describe("values", () => {
  it("passes them through shell, Python and TypeScript unchanged", async () => {
    const values = ["", "ação 日本 🎼", "\"'`\\ {{ x }} ${HOME} $(id)\n\r\t ", "a\n", "b\n\n"];
    const list = { type: "array", items: text } as const;
    const tasks = [
      shell("by-shell", 'printf %s "$value" > "$out_value"', { value: list }, { value: list }),
      python("by_python", { value: list }, { value: list }),
      typescript("by-typescript", { value: list }, { value: list }),
    ];
    const nodes = [
      call("by-shell", { value: literal(values) }),
      call("by-python", { value: output("by-shell", "value") }, { task: "by_python" }),
      call("by-typescript", { value: output("by-python", "value") }),
    ];
    const { result } = await runIt(pipelineOf(tasks, nodes, { value: output("by-typescript", "value") }), {
      assets: {
        "steps.py": "def by_python(value):\n    return {'value': value}\n",
        "by-typescript.mjs": bundle("({ value }) => ({ value })"),
      },
    });
    expect(result.outputs).toEqual({ value: values });
  });

  it("fails a task whose output does not fit, with the contract's code", async () => {
    const wrong = shell("wrong", "echo 1.5 > $out_value", {}, { value: integer });
    const { result, states } = await runIt(
      pipelineOf([wrong, pass], [call("wrong"), call("pass", {}, { after: ["wrong"] })]),
    );
    expect(states).toEqual({ pass: "upstream-failed", wrong: "failed" });
    expect(result.state).toBe("failed");
    expect(result.tasks[0]?.error).toMatchObject({
      code: "P7102",
      message: expect.stringContaining("outputs.value") as string,
    });
  });

  it("tells what a Python body and a TypeScript body say when they throw", async () => {
    const pipeline = pipelineOf([python("raises"), typescript("throws")], [call("raises"), call("throws")]);
    const { result } = await runIt(pipeline, {
      assets: {
        "steps.py": "def raises():\n    raise ValueError('out of paper')\n",
        "throws.mjs": bundle("() => { throw new TypeError('out of ink'); }"),
      },
    });
    const messages = result.tasks.map(({ error }) => error?.message).toSorted();
    expect(messages).toEqual(["TypeError: out of ink", "ValueError: out of paper"]);
  });
});

describe("artifacts", () => {
  it("are passed by content, read-only, also nested and through a task", async () => {
    const tasks = [
      shell("write", 'printf %s "$value" > "$out_data"', { value: text }, { data: dataset }),
      typescript("choose", { options: { type: "array", items: dataset } }, { chosen: dataset }),
      python("read", { data: dataset }, { value: text }),
    ];
    const nodes = [
      each(
        "written",
        literal(["a", "b", "a"]),
        [call("write", { value: item("written") })],
        output("write", "data"),
      ),
      call("choose", { options: output("written") }),
      call("read", { data: output("choose", "chosen") }),
    ];
    const { result } = await runIt(
      pipelineOf(tasks, nodes, { all: output("written"), value: output("read", "value") }),
      {
        assets: {
          "choose.mjs": bundle("({ options }) => ({ chosen: options[1] })"),
          "steps.py": "def read(data):\n    return {'value': data.read_text()}\n",
        },
      },
    );
    expect(result.outputs["value"]).toBe("b");
    const [first, second, third] = result.outputs["all"] as { uri: string; sha256: string }[];
    expect(third).toEqual(first);
    expect(second?.sha256).toBe("3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d");
    const path = fileURLToPath(first?.uri ?? "");
    expect([readFileSync(path, "utf8"), statSync(path).mode & 0o222]).toEqual(["a", 0]);
  });
});

describe("states", () => {
  it("blocks what is downstream of a failure, and runs the rest", async () => {
    const nodes = [
      call("fail"),
      call("pass", {}, { after: ["fail"] }),
      call("last", {}, { task: "pass", after: ["pass"] }),
      call("other", {}, { task: "pass" }),
    ];
    const { result, states } = await runIt(pipelineOf([fail, pass], nodes));
    expect(states).toEqual({
      fail: "failed",
      last: "upstream-failed",
      other: "succeeded",
      pass: "upstream-failed",
    });
    expect(result.state).toBe("failed");
    expect(result.tasks.find(({ node }) => node === "fail")?.error).toEqual({
      message: "no luck",
      exitCode: 4,
      log: ["no luck"],
    });
  });

  it("skips what needs a skipped task, by data and by order; a failure goes before", async () => {
    const nodes = [
      call("skip"),
      call("give", { value: output("skip", "value") }),
      call("pass", {}, { after: ["skip"] }),
      call("fail"),
      call("both", {}, { task: "pass", after: ["skip", "fail"] }),
    ];
    const { result, states } = await runIt(
      pipelineOf([skip, give, pass, fail], nodes, { value: output("give", "value") }),
    );
    expect(states).toEqual({
      both: "upstream-failed",
      fail: "failed",
      give: "skipped",
      pass: "skipped",
      skip: "skipped",
    });
    expect(result.outputs).toEqual({ value: null });
  });

  it("waits for a node that is declared later", async () => {
    const nodes = [call("pass", {}, { after: ["give"] }), call("give", { value: literal("x") })];
    const { result } = await runIt(pipelineOf([give, pass], nodes));
    expect(result.tasks.map(({ node }) => node)).toEqual(["give", "pass"]);
  });
});

describe("when", () => {
  const arms = (condition: boolean) =>
    pipelineOf(
      [give, pass],
      [
        when(
          "choice",
          literal(condition),
          {
            nodes: [call("yes", { value: literal("y") }, { task: "give" })],
            result: { op: "object", fields: { a: output("yes", "value"), b: literal(1) } },
          },
          {
            nodes: [call("no", { value: literal("n") }, { task: "give" })],
            result: { op: "object", fields: { a: output("no", "value") } },
          },
        ),
        call("pass", {}, { after: ["choice"] }),
      ],
      { merged: output("choice") },
    );

  it.each([
    [true, { no: "skipped", pass: "succeeded", yes: "succeeded" }, { a: "y", b: 1 }],
    [false, { no: "succeeded", pass: "succeeded", yes: "skipped" }, { a: "n", b: null }],
  ])("%s runs one arm and merges its result", async (condition, expected, merged) => {
    const { result, states } = await runIt(arms(condition));
    expect(states).toEqual(expected);
    expect(result.outputs).toEqual({ merged });
  });

  it("gives null for the missing arm", async () => {
    const node = when("choice", literal(false), {
      nodes: [call("give", { value: literal("") })],
      result: output("give"),
    });
    const { result, states } = await runIt(pipelineOf([give], [node], { value: output("choice", "value") }));
    expect([states, result.outputs, result.state]).toEqual([
      { give: "skipped" },
      { value: null },
      "succeeded",
    ]);
  });

  it("fails when its condition has no value; both arms are upstream-failed", async () => {
    const condition = { op: "compare", operator: "gt", left: literal("a"), right: literal(1) } as const;
    const node = when(
      "choice",
      condition,
      { nodes: [call("pass")] },
      { nodes: [call("other", {}, { task: "pass" })] },
    );
    const { events, result, states } = await runIt(pipelineOf([pass], [node]));
    expect(states).toEqual({ other: "upstream-failed", pass: "upstream-failed" });
    expect(result.state).toBe("failed");
    expect(events.find(({ type }) => type === "control-failed")).toMatchObject({
      node: "choice",
      error: { code: "P7008" },
    });
  });

  it("is skipped with what it needs", async () => {
    const condition = { op: "present", value: output("skip", "value") } as const;
    const node = when("choice", condition, { nodes: [call("pass")] });
    expect((await runIt(pipelineOf([skip, pass], [call("skip"), node]))).states).toEqual({
      pass: "skipped",
      skip: "skipped",
    });
  });
});

describe("each", () => {
  it("gathers in item order, whatever ends first", async () => {
    const slow = shell(
      "slow",
      'sleep "$value"; printf %s "$value" > "$out_value"',
      { value: text },
      { value: text },
    );
    const node = each(
      "all",
      literal(["0.4", "0.2", "0"]),
      [call("slow", { value: item("all") })],
      output("slow", "value"),
    );
    const { result } = await runIt(pipelineOf([slow], [node], { all: output("all") }), { concurrency: 3 });
    expect(result.outputs).toEqual({ all: ["0.4", "0.2", "0"] });
    expect(result.tasks.map(({ index }) => index)).toEqual([[2], [1], [0]]);
  });

  it("gives an empty list for an empty list", async () => {
    const node = each("all", literal([]), [call("give", { value: item("all") })], output("give", "value"));
    const pipeline = pipelineOf([give, pass], [node, call("pass", {}, { after: ["all"] })], {
      all: output("all"),
    });
    const { result, states } = await runIt(pipeline);
    expect([result.outputs, result.state, states]).toEqual([
      { all: [] },
      "succeeded",
      { give: "skipped", pass: "succeeded" },
    ]);
  });

  const sometimes = shell(
    "sometimes",
    'test "$value" != bad && test "$value" != none || exit $([ "$value" = bad ] && echo 1 || echo 99); printf %s "$value" > "$out_value"',
    { value: text },
    { value: text },
  );
  const over = (values: string[], onItemFailure: "fail" | "continue") =>
    pipelineOf(
      [sometimes, pass],
      [
        each(
          "all",
          literal(values),
          [call("sometimes", { value: item("all") })],
          output("sometimes", "value"),
          { onItemFailure },
        ),
        call("pass", {}, { after: ["all"] }),
      ],
      { all: output("all") },
    );

  it("fails with one item, after the others have finished", async () => {
    const { result, states } = await runIt(over(["bad", "x"], "fail"), { concurrency: 1 });
    expect(states).toEqual({
      pass: "upstream-failed",
      "sometimes[0]": "failed",
      "sometimes[1]": "succeeded",
    });
    expect([result.state, result.outputs]).toEqual(["failed", {}]);
  });

  it("puts null in the place of an item that failed and is tolerated, or was skipped", async () => {
    const { result, states } = await runIt(over(["bad", "x", "none"], "continue"));
    expect(states).toEqual({
      pass: "succeeded",
      "sometimes[0]": "failed",
      "sometimes[1]": "succeeded",
      "sometimes[2]": "skipped",
    });
    expect([result.state, result.outputs]).toEqual(["succeeded", { all: [null, "x", null] }]);
  });

  it("does not tolerate what failed outside", async () => {
    const nodes = [
      call("fail"),
      each("all", literal([1, 2]), [call("pass", {}, { after: ["fail"] })], undefined, {
        onItemFailure: "continue",
      }),
    ];
    const { states, result } = await runIt(pipelineOf([fail, pass], nodes));
    expect(states).toEqual({ fail: "failed", "pass[0]": "upstream-failed", "pass[1]": "upstream-failed" });
    expect(result.state).toBe("failed");
  });

  it("nests with other nodes to any depth, with the index of every level", async () => {
    const template = {
      op: "template",
      parts: [item("outer"), literal("/"), { op: "index", each: "inner" }, item("inner")],
    } as const;
    const inner = each(
      "inner",
      literal(["x", "y"]),
      [call("give", { value: template })],
      output("give", "value"),
    );
    const even = {
      op: "compare",
      operator: "eq",
      left: { op: "index", each: "outer" },
      right: literal(0),
    } as const;
    const choice = when("choice", even, {
      nodes: [inner],
      result: { op: "object", fields: { list: output("inner") } },
    });
    const node = each("outer", literal(["a", "b"]), [choice], output("choice", "list"));
    const { result, states } = await runIt(pipelineOf([give], [node], { all: output("outer") }));
    expect(result.outputs).toEqual({ all: [["a/0x", "a/1y"], null] });
    expect(states).toEqual({ "give[0][0]": "succeeded", "give[0][1]": "succeeded", "give[1]": "skipped" });
  });

  it("runs no more items at a time than its concurrency allows", async () => {
    const node = each("all", literal([1, 2, 3, 4]), [call("nap")], undefined, { concurrency: 2 });
    const { events } = await runIt(pipelineOf([shell("nap", "sleep 0.1")], [node]), { concurrency: 8 });
    let [running, most] = [0, 0];
    for (const { type } of events) {
      if (type === "task-started") most = Math.max(most, ++running);
      if (type === "task-finished") running--;
    }
    expect(most).toBe(2);
  });
});

describe("retries and timeouts", () => {
  const counting =
    'echo x >> "$file"; test "$(wc -l < "$file")" -eq 3 || exit 1; wc -l < "$file" > "$out_count"';
  const third = shell("third", counting, { file: text }, { count: integer });

  it("tries again, with delays that grow up to the greatest", async () => {
    const slept: number[] = [];
    const clock = { now: Date.now, sleep: async (ms: number) => void slept.push(ms) };
    const file = join(temporaryFolder(), "file");
    const retries = { limit: 4, delaySeconds: 30, backoff: 3, maxDelaySeconds: 80 };
    const node = call("third", { file: literal(file) }, { policy: { retries } });
    const { events, result } = await runIt(pipelineOf([third], [node], { count: output("third", "count") }), {
      clock,
    });
    expect(result.outputs).toEqual({ count: 3 });
    expect(result.tasks[0]?.attempts).toBe(3);
    expect(slept).toEqual([30_000, 80_000]);
    expect(events.map(({ type }) => type)).toEqual([
      "run-started",
      "task-started",
      "attempt-failed",
      "retry-scheduled",
      "task-started",
      "attempt-failed",
      "retry-scheduled",
      "task-started",
      "task-finished",
      "run-finished",
    ]);
  });

  it("does not try again after a fatal failure", async () => {
    const node = call("fatal", {}, { policy: { retries: { limit: 5, delaySeconds: 0, backoff: 1 } } });
    const { result } = await runIt(pipelineOf([shell("fatal", "exit 78")], [node]));
    expect(result.tasks[0]).toMatchObject({ state: "failed", attempts: 1 });
  });

  it.each([
    ["shell", "echo > $ready; sleep 60 & sleep 60"],
    ["python", ""],
    ["typescript", ""],
  ])("ends a %s task that is too slow with everything it started, and retries it", async (kind) => {
    const file = join(temporaryFolder(), "pids");
    const children = `sh -c 'echo $$ >> ${file}; exec sleep 60' & sh -c 'echo $$ >> ${file}; exec sleep 60' & wait`;
    const declaration =
      kind === "shell" ? shell("slow", children) : kind === "python" ? python("slow") : typescript("slow");
    const policy = { timeoutSeconds: 1, retries: { limit: 1, delaySeconds: 0, backoff: 1 } };
    const { result } = await runIt(pipelineOf([declaration], [call("slow", {}, { policy })]), {
      assets: {
        "steps.py": `import subprocess\ndef slow():\n    subprocess.run(["sh", "-c", ${JSON.stringify(children)}])\n`,
        "slow.mjs": bundle(
          `async () => (await import("node:child_process")).execFileSync("sh", ["-c", ${JSON.stringify(children)}])`,
        ),
      },
    });
    expect(result.tasks[0]).toMatchObject({
      state: "failed",
      attempts: 2,
      error: { code: "P7107", message: "timed out after 1 s" },
    });
    const pids = readFileSync(file, "utf8").trim().split("\n").map(Number);
    expect(pids).toHaveLength(4);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it("does not let a process outlive its attempt", async () => {
    const file = join(temporaryFolder(), "pid");
    await runIt(pipelineOf([shell("leaves", `sleep 60 & echo $! > ${file}`)], [call("leaves")]));
    expect(() => process.kill(Number(readFileSync(file, "utf8")), 0)).toThrow("ESRCH");
  });
});

describe("cancelling", () => {
  it("ends what runs, starts nothing more, and says so", async () => {
    const stop = new AbortController();
    const nodes = [call("slow"), call("pass", {}, { after: ["slow"] }), call("waits", {}, { task: "pass" })];
    const { result, states } = await runIt(pipelineOf([shell("slow", "sleep 60"), pass], nodes), {
      concurrency: 1,
      signal: stop.signal,
      onEvent: ({ type }) => type === "task-started" && stop.abort(),
    });
    expect(states).toEqual({ pass: "cancelled", slow: "cancelled", waits: "cancelled" });
    expect(result.state).toBe("cancelled");
    expect(JSON.parse(readFileSync(join(result.folder, "manifest.json"), "utf8"))).toMatchObject({
      state: "cancelled",
    });
  });
});

describe("secrets", () => {
  const policy = { env: { TOKEN: { secret: "api-token" }, MODE: { value: "a{{b}}$c" } } };
  const talks = shell("talks", 'echo "$MODE $TOKEN ${SHELL_ONLY-none}"; echo "bad $TOKEN" >&2; exit 1');
  const pipeline = pipelineOf([talks], [call("talks", {}, { policy })]);

  it("reach the task and are masked in logs, events, errors and the manifest; nothing else of the environment does", async () => {
    const env = { ...process.env, API_TOKEN: 's3cret"value', SHELL_ONLY: "leaked" };
    const { events, lines, result } = await runIt(pipeline, { env });
    expect(lines).toEqual(expect.arrayContaining(["a{{b}}$c *** none", "bad ***"]));
    expect(result.tasks[0]?.error?.message).toBe("bad ***");
    const written = ["manifest.json", "events.jsonl", "tasks/talks/attempt-1/log.txt"].map((file) =>
      readFileSync(join(result.folder, file), "utf8"),
    );
    expect(JSON.stringify(events) + written.join("")).not.toContain("s3cret");
  });

  it("come from the env file when the environment has none", async () => {
    const envFile = join(temporaryFolder(), ".env");
    writeFileSync(envFile, 'API_TOKEN="from file"\n');
    expect((await runIt(pipeline, { envFile })).lines).toContain("a{{b}}$c *** none");
  });

  it("are a diagnostic when they are not set, and nothing starts", async () => {
    const runsFolder = join(temporaryFolder(), "runs");
    const [result, diagnostics] = await run({
      pipeline,
      hash: "",
      assets: {},
      runsFolder,
      envFile: "none",
      env: {},
    });
    expect(result).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: "P7004", message: expect.stringContaining("api-token") as string },
    ]);
    expect(existsSync(runsFolder)).toBe(false);
  });
});

describe("params", () => {
  const pipeline = pipelineOf(
    [give],
    [call("give", { value: { op: "param", name: "name" } })],
    { value: output("give", "value") },
    {
      params: {
        name: { type: { type: "string", minLength: 1 }, default: "world" },
        count: { type: { type: "integer", maximum: 3 } },
      },
    },
  );

  it("have their defaults", async () => {
    expect((await runIt(pipeline, { params: { count: 1 } })).result.outputs).toEqual({ value: "world" });
  });

  it("are all checked before anything starts", async () => {
    const runsFolder = join(temporaryFolder(), "runs");
    const [result, diagnostics] = await run({
      pipeline,
      hash: "",
      assets: {},
      runsFolder,
      params: { name: "", nmae: 1 },
    });
    expect(result).toBeUndefined();
    expect(diagnostics.map(({ code }) => code).toSorted()).toEqual(["P7001", "P7002", "P7003"]);
    expect(existsSync(runsFolder)).toBe(false);
  });
});

it("refuses container tasks when no Docker daemon answers", async () => {
  const image = {
    id: "boxed",
    inputs: {},
    outputs: {},
    body: { kind: "container", image: "alpine", command: [], args: [], codeHash: "" },
    span: { file: "pipeline.ts", line: 1, column: 1 },
  } as const;
  const env = { PATH: temporaryFolder() };
  const [result, diagnostics] = await run({
    pipeline: pipelineOf([image as never], [call("boxed")]),
    hash: "",
    assets: {},
    runsFolder: temporaryFolder(),
    env,
  });
  expect(result).toBeUndefined();
  expect(diagnostics).toMatchObject([
    { code: "P7005", message: expect.stringContaining("alpine") as string },
  ]);
});

it("starts every TypeScript attempt with fresh module state, in a warm process", async () => {
  const nodes = each("all", literal([1, 2, 3]), [call("count")], output("count", "seen"), { concurrency: 1 });
  const body = `async () => { globalThis.seen = (globalThis.seen ?? 0) + 1; return { seen: [globalThis.seen, ++count] }; }`;
  const task = typescript("count", {}, { seen: { type: "array", items: integer } });
  const { result } = await runIt(pipelineOf([task], [nodes], { all: output("all") }), {
    assets: { "count.mjs": `let count = 0;\n${bundle(body)}` },
  });
  expect(result.outputs).toEqual({
    all: [
      [1, 1],
      [2, 1],
      [3, 1],
    ],
  });
});
