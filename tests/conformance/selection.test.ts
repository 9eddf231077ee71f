import { describe, expect, it } from "vitest";
import { scenarioNames } from "./scenario.js";
import { chosenFor, subset } from "./selection.js";
import { tables } from "./tables.js";

const names = ["a", "each-static", "rule-all-done", "value-floats"];
const change = { full: false };

describe("the scenarios of a target", () => {
  it("are all locally, and those of the subset on an engine", () => {
    expect(chosenFor("local", names, change)).toEqual(names);
    expect(chosenFor("airflow@3", names, change)).toEqual(["each-static", "rule-all-done"]);
    expect(chosenFor("kfp@2", names, change)).toEqual(["each-static", "value-floats"]);
  });

  it("are all with `full`, and the named ones when there are names", () => {
    expect(chosenFor("kfp@2", names, { full: true })).toEqual(names);
    expect(chosenFor("kfp@2", names, { full: true, scenarios: ["a"] })).toEqual(["a"]);
    expect(chosenFor("kfp@2", names, { full: false, scenarios: ["rule-all-done"] })).toEqual([
      "rule-all-done",
    ]);
  });
});

describe("the subset", () => {
  it.each(Object.entries(subset))("has %s, on targets that are there", (scenario, targets) => {
    expect(scenarioNames()).toContain(scenario);
    const named = targets === "all" ? [] : targets;
    expect([...tables.keys()]).toEqual(expect.arrayContaining([...named]));
  });
});
