import { pipeline, z } from "partitura";
import { kinds, show, whole } from "../shared/tasks.js";

/** Sums, differences, products and quotients of outputs, params and constants; whole results stay whole, and no zero has a sign. */
export default pipeline("value-arithmetic", { params: { ratio: z.number().default(0.1) } }, ({ params }) => {
  const { value } = whole({ value: 7 });
  const value_ = {
    sum: value.plus(2),
    difference: value.minus(10),
    product: value.times(value),
    half: value.dividedBy(2),
    seventh: value.dividedBy(7),
    third: value.dividedBy(3),
    fraction: params.ratio.plus(0.2),
    zero: value.minus(7).times(-1),
    nested: value.plus(params.ratio.times(10)).minus(1).dividedBy(value),
    large: value.times(0).plus(9007199254740990).plus(1),
  };
  show({ value: value_ });
  kinds({ value: { sum: value_.sum, half: value_.half, seventh: value_.seventh, zero: value_.zero } });
  whole({ value: value.times(3).minus(1) }, { id: "typed" });
});
