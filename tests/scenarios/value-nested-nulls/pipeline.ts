import { pipeline } from "partitura";
import { anything, kinds, note, show } from "../shared/tasks.js";

/** Nulls inside lists and objects stay where they are, as constants, as outputs and beside references; empty ones stay empty. */
export default pipeline("value-nested-nulls", {}, () => {
  const first = anything({ value: { a: null, b: [null, { c: null }, []], d: {}, e: [[null]] } });
  const none = note({ note: null });
  show({ value: first.value }, { id: "shown" });
  kinds({ value: { inner: first.value, note: none.note, list: [none.note, null] } });
  return { value: first.value };
});
