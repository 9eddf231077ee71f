import { file, pipeline, shell, z } from "partitura";

const attack = `<img src="x" onerror="window.taken = true"><script>window.taken = true</script>`;

const write = shell("write", {
  inputs: { text: z.string() },
  outputs: { page: file(), drawing: file(), table: file(), said: z.string() },
  command: [
    'printf "%s\\n" "$text" "\\033[31mred\\033[0m"',
    'printf "<!doctype html><script>window.taken = true</script>%s" "$text" > "$out_page"',
    `printf '<svg xmlns="http://www.w3.org/2000/svg"><script>window.taken = true</script></svg>' > "$out_drawing"`,
    'printf "a,<b>b</b>\\n1,%s\\n2,two\\n" "<i>x</i>" > "$out_table"',
    'printf "%s" "$text" > "$out_said"',
  ].join("\n"),
});

const fail = shell("fail", {
  inputs: { said: z.string() },
  outputs: {},
  command: 'echo "$said" >&2; exit 3',
});

/** A value that looks like an artifact which lies where no run may point. */
const point = shell("point", {
  inputs: {},
  outputs: { outside: z.object({ type: z.string(), uri: z.string(), sha256: z.string() }) },
  command: `echo '{"type": "file", "uri": "file:///etc/passwd", "sha256": "00"}' > "$out_outside"`,
});

/** Every text that a pipeline can bring to the viewer tries to run a script there. */
export default pipeline(
  "hostile",
  { description: attack, owner: attack, params: { text: z.string().default(attack).describe(attack) } },
  ({ params }) => {
    const written = write({ text: params.text });
    fail({ said: written.said });
    point({});
    return { said: written.said };
  },
);
