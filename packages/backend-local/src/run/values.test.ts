import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
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
} from "../testing/pipelines.js";
import { bundle, runIt } from "../testing/run-it.js";

const text = { type: "string" } as const;
const integer = { type: "integer" } as const;
const dataset = { artifact: "dataset" } as const;
const pass = shell("pass", ":");

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
    const messages = result.tasks
      .map(({ error }) => error?.message ?? "")
      .toSorted((a, b) => a.localeCompare(b));
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
