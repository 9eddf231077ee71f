import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mutated, mutations } from "./mutations.js";
import { refusals } from "./refusals.js";
import { repository, scenarioNames } from "./scenario.js";
import { allTargets } from "./targets/index.js";

describe("mutations", () => {
  it.each(mutations)("$target: $name can be planted", (mutation) => {
    const text = readFileSync(join(repository, "packages", mutation.file), "utf8");
    expect(mutated(text, mutation)).not.toBe(text);
  });

  it("name cells that are run", () => {
    const scenarios = new Set(scenarioNames());
    const runs = ({ scenario, target }: (typeof mutations)[number]): boolean =>
      scenarios.has(scenario) && refusals[scenario]?.[target] === undefined;
    expect(mutations.filter((it) => !runs(it))).toEqual([]);
  });

  it("are of every target, and told apart by their names", () => {
    expect(new Set(mutations.map(({ target }) => target))).toEqual(
      new Set(allTargets.map(({ target }) => target)),
    );
    const names = mutations.map(({ target, name }) => `${target}: ${name}`);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it("are refused when their text is not there exactly once", () => {
    const [mutation] = mutations;
    if (mutation === undefined) throw new Error("there are none");
    expect(() => mutated("", mutation)).toThrow(/0 times/);
    expect(() => mutated(mutation.find + mutation.find, mutation)).toThrow(/2 times/);
  });
});
