import { describe, expect, it } from "vitest";
import { z } from "zod";
import { collecting } from "./session.js";
import { cron, dataset, pipeline, shell, task } from "./index.js";
import { pipelineBehind } from "./pipeline.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";

async function problemsOf(body: () => unknown): Promise<readonly Diagnostic[]> {
  const { diagnostics, failure } = await collecting(async () => body());
  expect(failure).toBeUndefined();
  return diagnostics;
}
const codesOf = async (body: () => unknown): Promise<readonly string[]> =>
  (await problemsOf(body)).map(({ code }) => code);

describe("schemas", () => {
  const codesOfSchema = (schema: never): Promise<readonly string[]> =>
    codesOf(() => shell("s", { command: "x", inputs: { value: schema } }));
  const refused: readonly (readonly [string, unknown, string])[] = [
    ["a refinement", z.string().refine((it) => it !== ""), "P1021"],
    ["a transform", z.string().transform(Number), "P1021"],
    ["trim", z.string().trim(), "P1021"],
    ["coercion", z.coerce.number(), "P1021"],
    ["catch", z.string().catch("x"), "P1021"],
    ["prefault", z.string().prefault("x"), "P1021"],
    ["a custom schema", z.custom<string>(), "P1021"],
    ["a computed default", z.number().default(() => Math.random()), "P1021"],
    ["a default inside an object", z.object({ a: z.string().default("x") }), "P1021"],
    ["a pattern with a Unicode class", z.emoji(), "P1021"],
    ["a pattern with a named group", z.string().regex(/(?<year>\d{4})/), "P1021"],
    ["a pattern with flags", z.string().regex(/a/i), "P1021"],
    ["a date", z.date(), "P1020"],
    ["a bigint", z.bigint(), "P1020"],
    ["a map", z.map(z.string(), z.string()), "P1020"],
    ["a set deep inside", z.object({ a: z.array(z.set(z.string())) }), "P1020"],
  ];
  it.each(refused)("refuses %s", async (_, schema, code) => {
    expect(await codesOfSchema(schema as never)).toEqual([code]);
  });

  it("become value types", () => {
    const built = pipelineBehind(
      pipeline(
        "p",
        {
          params: {
            a: z.number().min(0).max(1).default(0.5),
            b: z.int().positive(),
            c: z.string().min(1).max(9).regex(/^a/),
            d: z.enum(["x", "y"]).nullable(),
            e: z.record(z.string(), z.array(z.boolean())),
            f: z.tuple([z.literal("k"), z.json()]),
            g: z.object({ in: z.string().optional() }).describe("a record"),
            h: z.looseObject({ n: z.number() }),
            i: z.email(),
          },
          schedule: cron("0 6 * * *", { timezone: "UTC" }),
        },
        () => undefined,
      ),
    );
    expect(built?.schedule).toMatchObject({
      kind: "cron",
      catchup: false,
      overlap: "allow",
      span: { file: expect.stringMatching(/schemas\.test\.ts$/) as string },
    });
    const { i, ...params } = built?.params ?? {};
    expect(i).toMatchObject({ type: { type: "string", format: "email" } });
    expect(params).toEqual({
      a: { type: { type: "number", minimum: 0, maximum: 1 }, default: 0.5 },
      b: { type: { type: "integer", exclusiveMinimum: 0 } },
      c: { type: { type: "string", minLength: 1, maxLength: 9, pattern: "^a" } },
      d: { type: { anyOf: [{ enum: ["x", "y"] }, { type: "null" }] } },
      e: {
        type: {
          type: "object",
          properties: {},
          required: [],
          additionalProperties: { type: "array", items: { type: "boolean" } },
        },
      },
      f: { type: { type: "array", prefixItems: [{ const: "k" }, {}] } },
      g: {
        type: {
          type: "object",
          properties: { in: { type: "string" } },
          required: [],
          additionalProperties: false,
        },
        description: "a record",
      },
      h: {
        type: {
          type: "object",
          properties: { n: { type: "number" } },
          required: ["n"],
          additionalProperties: {},
        },
      },
    });
  });

  it("know artifacts, also inside lists", () => {
    const use = task("use", {
      inputs: { all: z.array(z.object({ data: dataset() })) },
      outputs: { data: dataset() },
      run: ({ all }) => ({ data: all[0]?.data as never }),
    });
    const built = pipelineBehind(pipeline("p", {}, () => void use({ all: [] })));
    expect(built?.tasks[0]?.inputs["all"]?.type).toMatchObject({
      items: { properties: { data: { artifact: "dataset" } } },
    });
  });

  it("refuse names that no engine can use", async () => {
    expect(await codesOf(() => shell("s", { command: "x", inputs: { "a-b": z.string() } }))).toEqual([
      "P1024",
    ]);
    expect(await codesOf(() => shell("s", { command: "x", outputs: { out_x: z.string() } }))).toEqual([
      "P1024",
    ]);
  });
});
