// Bodies of the shared cases; bodies.py has the same ones.
import { mkdirSync, writeFileSync } from "node:fs";

export const echo = (given) => given;
export const nothing = () => undefined;
export const a_list = () => [1];
export const nan = () => ({ x: NaN });
export const infinite = () => ({ x: -Infinity });
export const beyond_safe = () => ({ x: 2 ** 53 });
export const largest_safe = () => ({ x: 2 ** 53 - 1 });
export const not_json = () => ({ x: new Date(0) });
export const extra = () => ({ x: 1, y: 2 });
export const large = () => ({ x: "ã".repeat(24 * 1024) });
export const largest = () => ({ x: "ã".repeat(24 * 1024 - 1) });
export const writes_file = (_, { outputs }) => writeFileSync(outputs.x, "bytes\r\n");
export const writes_folder = (_, { outputs }) => {
  mkdirSync(`${outputs.x}/b`, { recursive: true });
  writeFileSync(`${outputs.x}/b/c.txt`, "c");
  writeFileSync(`${outputs.x}/a.txt`, "a");
};
export const passes_on = ({ given }) => ({ x: given });
export const passes_on_nested = ({ given }) => ({ x: given[0].model });
export const forges = () => ({ x: { type: "file", uri: "made up", sha256: "00" } });
export const reads_context = (_, { runId, attempt, index }) => ({ x: [runId, attempt, index] });
export const skips = (_, { skip }) => skip("nothing to do");
export const gives_up = (_, { fatal }) => fatal("no use");
export const exits_as_skipped = () => process.exit(99);
export const not_ready = () => process.exit(75);
export const raises = () => {
  throw new Error("out of paper");
};
export const leaves_early = () => process.exit(0);
