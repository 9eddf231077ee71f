import { each, pipeline, shell, when, z } from "partitura";

const awaited = (gate: string): string => `while [ ! -e "$folder/${gate}" ]; do sleep 0.05; done`;

const first = shell("first", {
  inputs: { folder: z.string() },
  outputs: { size: z.int() },
  command: `echo "the first line"\n${awaited("one")}\necho "the last line"\necho 2 > "$out_size"`,
});

const item = shell("item", {
  inputs: { folder: z.string(), number: z.int() },
  outputs: { half: z.number() },
  command: `${awaited("two")}\nawk "BEGIN { print $number / 2 }" > "$out_half"`,
});

const check = shell("check", {
  inputs: { folder: z.string() },
  outputs: {},
  command: '[ -e "$folder/good" ] || { echo "it is not good yet"; exit 4; }',
});

const never = shell("never", { inputs: { folder: z.string() }, outputs: {}, command: "true" });

/** Tasks that wait for files, so that a test sees each state; the last one fails until there is a file `good`. */
export default pipeline("gated", { params: { folder: z.string() } }, ({ params }) => {
  const { folder } = params;
  const begun = first({ folder });
  const items = each("items", [1, 2, 3], (number) => item({ folder, number }, { after: [begun] }));
  when(
    "large",
    begun.size.gt(1),
    () => {
      check({ folder }, { after: ["items"] });
      return {};
    },
    () => {
      never({ folder });
      return {};
    },
  );
  return { halves: items.column("half"), size: begun.size };
});
