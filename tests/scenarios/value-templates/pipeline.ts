import { pipeline, str, z } from "partitura";
import { real, text, whole } from "../shared/tasks.js";

/** Texts joined of constants, params and outputs: numbers as JSON writes them, large and small ones too; braces and quotes as they are. */
export default pipeline(
  "value-templates",
  { params: { name: z.string().default("O'Neil {{ x }}"), ok: z.boolean().default(true) } },
  ({ params }) => {
    const { value } = whole({ value: -12 });
    const large = real({ value: 1e21 }, { id: "large" });
    const small = real({ value: 1e-7 }, { id: "small" });
    const plain = real({ value: 100 }, { id: "plain" });
    const joined = text({ text: str`${value}|${large.value}|${small.value}|${plain.value}|${params.ok}` });
    const second = text({ text: str`"${params.name}" \`$HOME\` {{=1}} ${joined.text}\n` }, { id: "second" });
    text({ text: str`${second.text}` }, { id: "alone" });
    text({ text: str`nothing in it` }, { id: "constant" });
    return { text: str`${value}${value}` };
  },
);
