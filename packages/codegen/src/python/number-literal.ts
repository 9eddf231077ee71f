/** A finite number as a Python literal: `int` text for integers unless `float` is asked for, `float` text otherwise. */
export const numberLiteral = (value: number, float: boolean): string => {
  if (Object.is(value, -0)) return float ? "-0.0" : "0";
  const text = String(value).replace("e+", "e");
  return float && /^-?\d+$/.test(text) ? `${text}.0` : text;
};
