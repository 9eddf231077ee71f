import { file, pipeline, shell, z } from "partitura";

const greet = shell("greet", {
  inputs: { name: z.string(), times: z.int(), tags: z.array(z.string()) },
  outputs: { text: z.string(), numbers: z.array(z.int()), log: file() },
  command: [
    'printf "%s x%s %s %s\\n" "$name" "$times" "$tags" "$MODE" > "$out_text"',
    'echo "[1, 2, $times]" > "$out_numbers"',
    'echo "logged {{ raw }}" > "$out_log"',
  ].join("\n"),
  env: { MODE: "a {{ b }} $c 'd' \"e\"" },
});

const lines = shell("lines", {
  inputs: { log: file(), text: z.string() },
  outputs: { content: z.string(), same: z.string() },
  command: 'cat "$log" > "$out_content"; printf "%s" "$text" > "$out_same"',
});

/** A command takes values and files and gives values and files. */
export default pipeline(
  "shell",
  { params: { name: z.string().default("{{ me }} & $you") } },
  ({ params }) => {
    const greeted = greet({ name: params.name, times: 3, tags: ["x", 'y"'] });
    const read = lines({ log: greeted.log, text: greeted.text });
    return { content: read.content, same: read.same, numbers: greeted.numbers };
  },
);
