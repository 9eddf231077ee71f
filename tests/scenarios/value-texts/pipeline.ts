import { pipeline, python, z } from "partitura";
import { mark, text, texts } from "../shared/tasks.js";

const same = python("same", {
  source: "./steps.py#same",
  inputs: { texts: z.array(z.string()) },
  outputs: { texts: z.array(z.string()), lengths: z.array(z.int()) },
});

/** Texts that are hard to quote pass through TypeScript, Python and a shell: empty, spaces, controls, quotes, unicode, a newline at the end. */
export default pipeline("value-texts", {}, () => {
  const first = texts({
    items: [
      "",
      " ",
      "\t",
      "a\nb\n",
      "\r\n",
      "'",
      '"',
      "\\n",
      "`id`",
      "$(id) ${HOME} $$",
      "é́ 漢字 🎼",
      "a\u0001b",
      "--x",
      "#",
      "%s %d",
    ],
  });
  const second = same({ texts: first.items });
  text({ text: "" }, { id: "empty" });
  const quoted = mark({ text: "'\"$(id)\\`é🎼\n" });
  return { texts: second.texts, lengths: second.lengths, quoted: quoted.text };
});
