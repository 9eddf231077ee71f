import { describe, expect, it } from "vitest";
import { airflow3 } from "../dialect.js";
import { call, each, item, literal, output, pipelineOf, python, when } from "../testing/build.js";
import { emitted } from "../testing/emit.js";

const number = { type: "number" } as const;
const tasks = {
  one: python("one", { value: number }, { value: number }),
  two: python("two", { a: number, b: number }, {}),
};
const one = (id: string) => call(id, { value: literal(1) }, { task: "one" });

/** The last lines of a DAG file: its wiring. */
const wiring = (parts: Pick<Parameters<typeof pipelineOf>[0], "nodes" | "outputs">): readonly string[] => {
  const { dag } = emitted(pipelineOf({ id: "p", tasks, ...parts }), airflow3);
  return dag.split("\n").filter((line) => /^    [a-z_[].*(>>|\()/.test(line) && !/^    (@|def)/.test(line));
};

describe("failures beside skips", () => {
  it("are seen by the last task where a skipped task would hide them", () => {
    const lines = wiring({
      nodes: [
        one("first"),
        one("beside"),
        when(
          "never",
          { op: "compare", operator: "gt", left: output("first", "value"), right: literal(5) },
          { nodes: [call("two", { a: output("beside", "value"), b: literal(1) })] },
        ),
      ],
    });
    expect(lines).toContain("    [beside_outputs, never_branch] >> outputs_");
  });

  it("need no watching in a chain, nor where the last task waits for them already", () => {
    expect(
      wiring({ nodes: [one("first"), call("next", { value: output("first", "value") }, { task: "one" })] }),
    ).toEqual(["    first_outputs = first()", "    next_(first=first_outputs)"]);
    const lines = wiring({
      nodes: [
        one("first"),
        one("second"),
        call("two", { a: output("first", "value"), b: output("second", "value") }),
      ],
      outputs: { a: output("first", "value"), b: output("second", "value") },
    });
    expect(lines.filter((line) => line.includes(">>"))).toEqual([]);
  });

  it("are seen from inside of a mapped group too", () => {
    const lines = wiring({
      nodes: [
        each(
          "rows",
          literal([1]),
          [
            call("first", { value: item("rows") }, { task: "one" }),
            call("second", { value: item("rows") }, { task: "one" }),
            call("two", { a: output("first", "value"), b: output("second", "value") }),
          ],
          literal(1),
        ),
      ],
      outputs: { rows: output("rows") },
    });
    expect(lines).toContain("    rows_group >> rows_results");
    const { dag } = emitted(
      pipelineOf({
        id: "p",
        tasks,
        nodes: [
          each(
            "rows",
            literal([1]),
            [
              one("first"),
              one("second"),
              call("two", { a: output("first", "value"), b: output("second", "value") }),
            ],
            literal(1),
          ),
        ],
        outputs: { rows: output("rows") },
      }),
      airflow3,
    );
    expect(dag).toContain("return [two_outputs, first_outputs, second_outputs]");
  });
});
