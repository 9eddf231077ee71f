import fc from "fast-check";

/** Lists of numbers to make programs of; fast-check shrinks them, and with them the programs. */
export const numbers = fc.noBias(
  fc.array(fc.nat({ max: 5039 }), { minLength: 60, maxLength: 300, size: "max" }),
);
