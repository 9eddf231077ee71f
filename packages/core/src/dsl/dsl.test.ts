import { describe, expect, it } from "vitest";
import { z } from "zod";
import { collecting } from "./session.js";
import { each, grid, model, pipeline, python, shell, str, when } from "./index.js";
import { tested } from "./make-reference.js";
import { pipelineBehind } from "./pipeline.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";

const echo = shell("echo", {
  inputs: { text: z.string() },
  outputs: { text: z.string(), size: z.int(), flag: z.boolean(), note: z.string().nullable() },
  command: "true",
});
const count = shell("count", {
  inputs: { n: z.number().default(1), label: z.string().optional() },
  outputs: { list: z.array(z.object({ n: z.int() })) },
  command: "true",
});

async function problemsOf(body: () => unknown): Promise<readonly Diagnostic[]> {
  const { diagnostics, failure } = await collecting(async () => body());
  expect(failure).toBeUndefined();
  return diagnostics;
}
const codesOf = async (body: () => unknown): Promise<readonly string[]> =>
  (await problemsOf(body)).map(({ code }) => code);

/** A pipeline whose body is wrong; types are no help to people who write JavaScript. */
const wrong = (body: (...args: never[]) => unknown) => () => pipeline("p", {}, body as never);

describe("a pipeline", () => {
  it("becomes nodes, expressions and types", () => {
    const built = pipelineBehind(
      pipeline(
        "p",
        { params: { name: z.string().default("x") }, defaults: { retries: 1, env: { A: "1" } } },
        ({ params }) => {
          const first = echo({ text: params.name });
          const rows = count({}).list;
          const all = each(
            "rows",
            rows,
            (row) =>
              echo(
                { text: str`row ${row.n}` },
                { id: "inner", retries: { limit: 2, delay: "2s" }, env: { B: "2" } },
              ).size,
          );
          const merged = when(
            "big",
            first.size.gt(3).and(first.flag),
            () => ({ out: echo({ text: "a" }, { id: "yes" }).text }),
            () => ({}),
          );
          return { sizes: all, out: merged.out.orElse("none") };
        },
      ),
    );
    expect(built?.nodes.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      "task echo",
      "task count",
      "each rows",
      "when big",
    ]);
    expect(built?.params).toEqual({ name: { type: { type: "string" }, default: "x" } });
    const [, counted, rows] = built?.nodes ?? [];
    expect(counted).toMatchObject({ inputs: { n: { op: "literal", value: 1 } } });
    expect(rows).toMatchObject({
      kind: "each",
      items: { op: "get", from: { op: "output", node: "count" }, key: "list" },
      nodes: [
        {
          id: "inner",
          policy: {
            retries: { limit: 2, delaySeconds: 2, backoff: 1 },
            env: { A: { value: "1" }, B: { value: "2" } },
          },
        },
      ],
    });
    expect(built?.outputs["out"]).toEqual({
      op: "or-else",
      value: { op: "get", from: { op: "output", node: "big" }, key: "out" },
      fallback: { op: "literal", value: "none" },
    });
  });

  it("knows the file and line of every call", async () => {
    const built = pipelineBehind(
      pipeline("p", {}, () => {
        echo({ text: "x" });
      }),
    );
    expect(built?.nodes[0]?.span.file).toMatch(/dsl\.test\.ts$/);
    expect(built?.nodes[0]?.span.line).toBeGreaterThan(10);
  });

  it("spreads a point of a grid, and knows its texts as choices", () => {
    const train = python("train", {
      source: "./s.py#train",
      inputs: { algorithm: z.enum(["a", "b"]), strength: z.number() },
      outputs: { model: model() },
    });
    const built = pipelineBehind(
      pipeline("p", {}, () => {
        each(
          "points",
          grid({ algorithm: ["a", "b"], strength: [0.1, 1] }),
          (point) => train({ ...point }).model,
        );
      }),
    );
    expect(built?.nodes[0]).toMatchObject({
      items: {
        op: "literal",
        value: [
          { algorithm: "a", strength: 0.1 },
          { algorithm: "a", strength: 1 },
          { algorithm: "b", strength: 0.1 },
          { algorithm: "b", strength: 1 },
        ],
      },
      itemType: { properties: { algorithm: { enum: ["a", "b"] }, strength: { type: "number" } } },
    });
  });
});

describe("a reference used as a plain value", () => {
  const uses: readonly (readonly [string, (ref: never) => unknown])[] = [
    ["a template literal", (ref) => `a ${ref as string}`],
    ["a text added", (ref) => (ref as string) + "x"],
    ["arithmetic", (ref) => (ref as number) * 2],
    ["a comparison", (ref) => (ref as number) > 2],
    ["JSON.stringify", (ref) => JSON.stringify(ref)],
    ["JSON.stringify around it", (ref) => JSON.stringify({ ref })],
    ["spreading", (ref) => ({ ...(ref as object) })],
    ["a loop", (ref) => [...(ref as Iterable<unknown>)]],
    ["`in`", (ref) => "x" in (ref as object)],
    ["Object.keys", (ref) => Object.keys(ref)],
    ["an assignment", (ref) => ((ref as { x: number }).x = 1)],
    ["String()", (ref) => String(ref)],
    ["what the loader wraps", (ref) => tested(ref)],
  ];
  it.each(uses)("%s is reported as P1001", async (_, use) => {
    const [problem, ...others] = await problemsOf(
      wrong(() => {
        use(echo({ text: "x" }).size as never);
      }),
    );
    expect(others).toEqual([]);
    expect(problem?.code).toBe("P1001");
    expect(problem?.span?.file).toMatch(/dsl\.test\.ts$/);
  });

  it("leaves other values alone", () => {
    expect(tested(0)).toBe(0);
    expect(tested(undefined)).toBe(undefined);
  });
});

describe("mistakes", () => {
  it("reports unknown fields with what is there", async () => {
    const [problem] = await problemsOf(
      wrong(() => (echo({ text: "x" }) as unknown as { sice: unknown }).sice),
    );
    expect(problem).toMatchObject({ code: "P1002", hint: "It has: text, size, flag, note." });
  });

  it("reports calls outside of a body", async () => {
    expect(await codesOf(() => echo({ text: "x" }))).toEqual(["P1003"]);
  });

  it("reports bad ids", async () => {
    expect(await codesOf(() => shell("Bad Id", { command: "x" }))).toEqual(["P1004"]);
    expect(await codesOf(wrong(() => void echo({ text: "x" }, { id: "-x" })))).toEqual(["P1004"]);
  });

  it("reports policies out of range, all of them", async () => {
    const codes = await problemsOf(() =>
      shell("s", { command: "x", retries: -1, timeout: "soon" as never, resources: { cpu: 0 } }),
    );
    expect(codes.map(({ message }) => message)).toEqual([
      "retries is -1, which is no whole number from 0",
      "timeout is 'soon', which is no duration",
      "resources.cpu is 0, which is not above 0",
    ]);
    expect(
      await codesOf(() => shell("s", { command: "x", retries: { limit: 1, delay: "1s", backoff: 0.5 } })),
    ).toEqual(["P1005"]);
    expect(await codesOf(() => shell("s", { command: "x", env: { "A-B": "x" } }))).toEqual(["P1005"]);
  });

  it("reports unknown and missing inputs", async () => {
    expect(await codesOf(wrong(() => void echo({ txet: "x" } as never)))).toEqual(["P1010", "P1011"]);
  });

  it("reports what is no value", async () => {
    expect(await codesOf(wrong(() => void echo({ text: new Date() } as never)))).toEqual(["P1015"]);
    expect(await codesOf(wrong(() => void echo({ text: Number.NaN } as never)))).toEqual(["P1015"]);
  });

  it("reports results, conditions and lists that are none", async () => {
    expect(await codesOf(wrong(() => ({ x: 1 })))).toEqual(["P1012"]);
    expect(await codesOf(wrong(async () => undefined))).toEqual(["P1012"]);
    expect(await codesOf(wrong(() => void when("w", true as never, () => undefined)))).toEqual(["P1013"]);
    expect(
      await codesOf(wrong(() => void when("w", echo({ text: "x" }).size as never, () => undefined))),
    ).toEqual(["P1013"]);
    expect(await codesOf(wrong(() => void each("e", 3 as never, () => undefined)))).toEqual(["P1014"]);
  });

  it("reports references from another pipeline", async () => {
    const codes = await codesOf(() => {
      let leaked: unknown;
      pipeline("a", {}, () => {
        leaked = echo({ text: "x" }).text;
      });
      pipeline("b", {}, () => {
        echo({ text: leaked as string });
      });
    });
    expect(codes).toEqual(["P1025"]);
  });

  it("throws where nobody collects, as in a test that imports a pipeline", () => {
    expect(() => echo({ text: "x" })).toThrow(/P1003/);
  });
});
