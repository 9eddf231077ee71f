import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mutated, mutations } from "./mutations.js";
import { repository } from "./scenario.js";

describe("mutations", () => {
  it.each(mutations)("$target: $name can be planted", (mutation) => {
    const text = readFileSync(join(repository, "packages", mutation.file), "utf8");
    expect(mutated(text, mutation)).not.toBe(text);
  });

  it("are refused when their text is not there exactly once", () => {
    const [mutation] = mutations;
    if (mutation === undefined) throw new Error("there are none");
    expect(() => mutated("", mutation)).toThrow(/0 times/);
    expect(() => mutated(mutation.find + mutation.find, mutation)).toThrow(/2 times/);
  });
});
