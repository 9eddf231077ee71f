import { type ValueType, placedNodesOf } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { call, each, ex, pipeline, python } from "../testing/build.js";
import { emit } from "../testing/emit.js";

const integer: ValueType = { type: "integer" };

describe("names", () => {
  it("are short enough for labels of 63 characters and names of 128, however long the ids are", () => {
    const id = (end: string): string => `${"x".repeat(49)}${end}`;
    const given = pipeline(
      id("p"),
      [python("work", { n: integer }, { m: integer })],
      [each(id("e"), ex.literal([1]), integer, [call(id("t"), { n: ex.item(id("e")) }, { task: "work" })])],
      {
        schedule: {
          kind: "cron",
          expression: "0 0 * * *",
          timezone: "UTC",
          catchup: false,
          overlap: "allow",
          span: { file: "p.ts", line: 1, column: 1 },
        },
      },
    );
    expect(placedNodesOf(given).every(({ node }) => node.id.length === 50)).toBe(true);
    const [result] = emit(given);
    const texts = (result?.files ?? []).map(({ text }) => text).join("\n");
    const names = [...texts.matchAll(/^\s*(?:- )?(?:name|template|entrypoint): "?([a-z0-9.-]+)"?$/gm)].map(
      (it) => it[1] ?? "",
    );
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => name.length > 128)).toEqual([]);
    // a run is named after its template with six characters more, a scheduled one with eleven
    expect(`${id("p")}-1790000000`.length).toBeLessThanOrEqual(63);
    expect(texts).toContain(`name: ${id("p")}\n`);
  });
});
