import { describe, expect, it } from "vitest";
import { airflow3 } from "../dialect.js";
import { call, each, item, literal, output, pipelineOf, python } from "../testing/build.js";
import { emitted } from "../testing/emit.js";

const number = { type: "number" } as const;
const tasks = {
  one: python("one", { value: number }, { value: number }),
  two: python("two", { a: number, b: number }, {}),
};
const one = (id: string, more: Parameters<typeof call>[2] = {}) =>
  call(id, { value: literal(1) }, { task: "one", ...more });

type Parts = Parameters<typeof pipelineOf>[0];
const dagOf = (parts: Omit<Parts, "id">): string =>
  emitted(pipelineOf({ id: "p", tasks, ...parts }), airflow3).dag;

/** The last lines of a DAG file: its wiring. */
const wiring = (parts: Omit<Parts, "id">): readonly string[] =>
  dagOf(parts)
    .split("\n")
    .filter((line) => /^    [a-z_[].*(>>|\()/.test(line) && !/^    (@|def)/.test(line));

describe("failures that something runs after", () => {
  it("are carried by the last task", () => {
    expect(
      wiring({ nodes: [one("first"), one("cleanup", { after: ["first"], runIf: "all-done" })] }),
    ).toEqual([
      "    first_outputs = first()",
      "    cleanup_outputs = cleanup()",
      "    outputs_ = pipeline_outputs()",
      "    first_outputs >> cleanup_outputs",
      "    first_outputs >> outputs_",
    ]);
  });

  it("need nobody in a chain, nor where the last task waits for them already", () => {
    expect(
      wiring({ nodes: [one("first"), call("next", { value: output("first", "value") }, { task: "one" })] }),
    ).toEqual(["    first_outputs = first()", "    next_(first=first_outputs)"]);
    const lines = wiring({
      nodes: [one("first"), one("cleanup", { after: ["first"], runIf: "all-done" })],
      outputs: { a: output("first", "value") },
    });
    expect(lines.filter((line) => line.includes(">> outputs_"))).toEqual([]);
  });

  it("are carried out of a mapped group", () => {
    const dag = dagOf({
      nodes: [
        each(
          "rows",
          literal([1]),
          [
            call("first", { value: item("rows") }, { task: "one" }),
            one("cleanup", { after: ["first"], runIf: "all-done" }),
          ],
          literal(1),
        ),
      ],
      outputs: { rows: output("rows") },
    });
    expect(dag).toContain("return [cleanup_outputs, first_outputs]");
    expect(dag).toContain("rows_group >> rows_results");
  });

  it("are carried by a task beside those of `onExit`, which wait for all", () => {
    const lines = wiring({
      nodes: [one("first"), one("second")],
      onExit: [
        call(
          "report",
          { value: { op: "count", list: { op: "run", field: "failedTasks" } } },
          { task: "one" },
        ),
        one("sweep"),
      ],
    });
    expect(lines).toContain("    report(ended=status_)");
    expect(lines).toContain("    status_ >> sweep_outputs");
    expect(lines).toContain(
      "    first_outputs >> status_".replace("first_outputs", "[first_outputs, second_outputs]"),
    );
    expect(lines).toContain("    [status_, first_outputs, second_outputs] >> watch_");
  });
});
