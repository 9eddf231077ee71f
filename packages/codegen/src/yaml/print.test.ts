import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { trickyJson, trickyString } from "../testing/json-arbitrary.js";
import type { JsonValue } from "../python/literal.js";
import { askPython } from "../testing/python.js";
import { printYaml } from "./print.js";

const read = (text: string, version: "1.1" | "1.2"): readonly unknown[] =>
  parseAllDocuments(text, { version, merge: false, strict: true }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as unknown;
  });

const READ = `
import json, sys, yaml
print(json.dumps([list(yaml.safe_load_all(text)) for text in json.load(sys.stdin)]))
`;

/** The Pythons that may have PyYAML: the one of the pinned tools, then the machine's own. */
const enginesDir = process.env["PARTITURA_ENGINES_DIR"] ?? join(homedir(), ".cache/partitura/engines");
const python = [join(enginesDir, "tools/bin/python"), "python3"].find(
  (command) => spawnSync(command, ["-c", "import yaml"]).status === 0,
);

const expectSame = (got: unknown, wanted: unknown): void =>
  expect(JSON.stringify(got)).toBe(JSON.stringify(wanted));

describe("printYaml", () => {
  it("is read back as the same value by readers of YAML 1.1 and 1.2", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ value: trickyJson(), comment: trickyString() }), { minLength: 1, maxLength: 2 }),
        (documents) => {
          const text = printYaml(documents);
          const values = documents.map(({ value }) => value);
          expectSame(read(text, "1.2"), values);
          expectSame(read(text, "1.1"), values);
        },
      ),
      { numRuns: 700, seed: 6 },
    );
  });

  it.skipIf(python === undefined)(
    "is read back as the same value by PyYAML (needs it in python3 or the pinned tools)",
    () => {
      const values = fc.sample(trickyJson(), { numRuns: 700, seed: 9 });
      const texts = values.map((value) => printYaml([{ value, comment: "x" }, { value: 1 }]));
      expectSame(
        askPython(READ, texts, [python ?? ""]),
        values.map((value) => [value, 1]),
      );
    },
  );

  it("writes what a person would", () => {
    const text = printYaml([
      {
        comment: "Made by a compiler.",
        value: {
          apiVersion: "example.io/v1",
          on: "no",
          at: "1:30",
          empty: { list: [], object: {}, text: "" },
          script: "set -e\necho 'hi'\n",
          args: [1, 0.5, 1e21, true, null, "null", "{{ x }}"],
        },
      },
      { value: "second" },
    ]);
    expect(text).toMatchInlineSnapshot(`
      "# Made by a compiler.
      apiVersion: example.io/v1
      "on": "no"
      at: "1:30"
      empty:
        list: []
        object: {}
        text: ""
      script: |
        set -e
        echo 'hi'
      args:
        - 1
        - 0.5
        - 1.0e+21
        - true
        - null
        - "null"
        - "{{ x }}"
      ---
      second
      "
    `);
  });

  it("gives the same bytes for equal objects in one document", () => {
    const shared: JsonValue = { a: 1 };
    expect(printYaml([{ value: [shared, shared] }])).toBe("- a: 1\n- a: 1\n");
  });

  it("refuses what is no JSON number", () => {
    expect(() => printYaml([{ value: { a: [Number.POSITIVE_INFINITY] } }])).toThrow("not a JSON number");
  });
});
