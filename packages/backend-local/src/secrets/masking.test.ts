import fc from "fast-check";
import { expect, it } from "vitest";
import { maskDeep, maskOf } from "./masking.js";

it("leaves nothing of a secret in a text, nor in the JSON of a value", () => {
  const secret = fc.string({ minLength: 5 }).filter((it) => !"***".includes(it) && !it.includes("*"));
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (token, before, after) => {
      const mask = maskOf([token]);
      expect(mask(before + token + after)).not.toContain(token);
      const value = { [`key ${token}`]: [`${before}${token}`, { deep: token }], count: 1 };
      expect(JSON.stringify(maskDeep(value, mask))).not.toContain(JSON.stringify(token).slice(1, -1));
    }),
  );
});

it("masks each line of a secret with several, and longer secrets before those inside them", () => {
  const mask = maskOf(["-----BEGIN\nabcdef\n", "abc", "abcdefgh", ""]);
  expect(["-----BEGIN", "line abcdef end", "abcdefgh"].map(mask)).toEqual(["***", "line *** end", "***"]);
});
