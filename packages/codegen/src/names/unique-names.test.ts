import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dnsLabel } from "./dns-label.js";
import { pythonName } from "./python-name.js";
import type { NameRule } from "./rule.js";
import { nameOf, uniqueNames } from "./unique-names.js";

const id = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,49}$/),
  fc.string({ maxLength: 90 }),
  fc.constantFrom(
    "class",
    "list",
    "class-",
    "class_",
    "main",
    "main_",
    "a-b",
    "a_b",
    "A-b",
    "a--b",
    "-a",
    "é",
    "",
    "9a",
  ),
);

describe.each<[string, NameRule]>([
  ["DNS labels", dnsLabel({ max: 40, reserved: ["main"] })],
  ["Python names", pythonName({ max: 40, reserved: ["main"] })],
])("%s", (_, rule) => {
  it("are legal, short enough and never the same for two ids", () => {
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 30 }), (ids) => {
        const names = [...uniqueNames(ids, rule).values()];
        expect(new Set(names).size).toBe(ids.length);
        for (const name of names)
          expect(rule.legal(name) && name.length <= rule.max && !rule.reserved(name)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("stay the same whatever else is named", () => {
    fc.assert(
      fc.property(id, fc.array(id), fc.array(id), (one, some, others) => {
        expect(uniqueNames([one, ...some], rule).get(one)).toBe(uniqueNames([...others, one], rule).get(one));
      }),
    );
  });

  it("are hashed for an id that is spelled as another's hashed name", () => {
    const long = "x".repeat(60);
    const taken = nameOf(long, rule);
    const imitation = rule.unspell(taken);
    expect(nameOf(imitation, rule)).not.toBe(taken);
  });
});

describe("spelling", () => {
  it("is readable", () => {
    expect(nameOf("select-best", pythonName())).toBe("select_best");
    expect(nameOf("class", pythonName())).toBe("class_");
    expect(nameOf("print", pythonName())).toBe("print_");
    expect(nameOf("select-best", dnsLabel())).toBe("select-best");
    expect(nameOf("Ünïque name", dnsLabel())).toMatch(/^n-que-name-[0-9a-f]{8}$/);
  });
});
