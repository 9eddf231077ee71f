import { describe, expect, it } from "vitest";
import { formatPython } from "./format.js";
import { collectImports } from "./imports.js";
import { printPython } from "./print.js";
import { printExpression } from "./print-expression.js";

describe("collectImports", () => {
  it("gives the names to use and one sorted block", () => {
    const imports = collectImports();
    const used = [
      imports.from("engine.sdk", "task"),
      imports.from("engine.sdk", "Graph"),
      imports.from("engine.sdk", "task"),
      imports.module("pendulum"),
      imports.module("os.path"),
      imports.module("json", "json_module"),
      imports.from("other", "task", "other_task"),
    ].map((each) => printExpression(each));
    expect(used).toEqual(["task", "Graph", "task", "pendulum", "os.path", "json_module", "other_task"]);
    expect(formatPython(printPython(imports.statements()))).toBe(
      [
        "import json as json_module",
        "import os.path",
        "",
        "import pendulum",
        "from engine.sdk import Graph, task",
        "from other import task as other_task",
        "",
      ].join("\n"),
    );
  });

  it("refuses one name for two things", () => {
    const imports = collectImports();
    imports.from("a", "task");
    expect(() => imports.from("b", "task")).toThrow("task is imported as a.task and as b.task");
    expect(() => imports.module("task")).toThrow("task is imported");
  });
});
