import { pipeline, when } from "partitura";
import { text, whole } from "../shared/tasks.js";

/** The second decision is about what the first gave, and the third about both; a merged null can be asked about. */
export default pipeline("when-chain", {}, () => {
  const { value } = whole({ value: 7 });
  const first = when(
    "first",
    value.gt(5),
    () => ({
      size: whole({ value: 70 }, { id: "large" }).value,
      word: text({ text: "large" }, { id: "word" }).text,
    }),
    () => ({ size: whole({ value: 1 }, { id: "small" }).value }),
  );
  const second = when(
    "second",
    first.size.gt(50),
    () => ({ name: text({ text: "first was large" }, { id: "was-large" }).text }),
    () => ({ other: text({ text: "first was small" }, { id: "was-small" }).text }),
  );
  const third = when(
    "third",
    first.word.present().and(second.other.present().not()),
    () => ({ text: text({ text: second.name.orElse("?") }, { id: "all-as-told" }).text }),
    () => ({ text: text({ text: "wrong" }, { id: "wrong" }).text }),
  );
  return { text: third.text };
});
