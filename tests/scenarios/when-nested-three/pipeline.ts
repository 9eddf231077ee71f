import { pipeline, when } from "partitura";
import { text, whole } from "../shared/tasks.js";

/** Three decisions in each other; the innermost is not taken, and what follows gets its fallback. */
export default pipeline("when-nested-three", {}, () => {
  const { value } = whole({ value: 5 });
  const outer = when("above-one", value.gt(1), () => {
    const middle = when("above-three", value.gt(3), () => {
      const inner = when("above-six", value.gt(6), () => text({ text: "deep" }, { id: "deep" }));
      text({ text: "beside the innermost" }, { id: "beside" });
      return { found: inner.text };
    });
    return { found: middle.found };
  });
  return { found: text({ text: outer.found.orElse("not that deep") }, { id: "last" }).text };
});
