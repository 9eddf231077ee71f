import { pipeline, repeat, shell, z } from "partitura";

const grow = shell("grow", { inputs: { n: z.int() }, outputs: { n: z.int() }, command: "true" });
const until = ({ n }: { n: never }) => (n as never as { gt: (limit: number) => never }).gt(3);
const options = { state: { n: z.int() }, initial: { n: 0 }, until } as never as Parameters<typeof repeat>[1];

export default pipeline("endless-repeat", {}, () => {
  repeat("without", options, ({ n }: never) => grow({ n }));
  repeat("none", { ...options, max: 0 }, ({ n }: never) => grow({ n }));
  repeat("many", { ...options, max: 51 }, ({ n }: never) => grow({ n }));
});
