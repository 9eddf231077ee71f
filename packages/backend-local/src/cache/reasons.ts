import type { Entry } from "./entry.js";
import { differences } from "./nearest.js";
import type { KeyParts } from "./result-key.js";

/** What became of something that two keys name: `now` and `before` are undefined when it is not there. */
function change(part: string, now: string | undefined, before: string | undefined): string {
  const [kind = "", name] = part.split(/ (.*)/s);
  const what = `${kind === "env" ? "variable" : kind} '${name ?? ""}'`;
  switch (part) {
    case "code":
      return "the code changed";
    case "packages":
      return "the packages changed, and with them the hash of the code";
    case "outputs":
      return "the types of the outputs changed";
    case "image":
      return before === undefined ? "the image was not on this machine then" : "the image changed";
    case "version":
      return `the version of the cache is ${now === undefined ? "none" : `'${now}'`}, it was ${before === undefined ? "none" : `'${before}'`}`;
    case "python":
      return `Python is ${now ?? "of no known version"}, it was ${before ?? "of no known version"}`;
    default:
      return `the ${what} ${now === undefined ? "is not there any more" : before === undefined ? "is new" : "changed"}`;
  }
}

/** Says what is other than in the nearest earlier result of the task. */
export function reasonsOf(parts: KeyParts, nearest: Entry | undefined): readonly string[] {
  if (nearest === undefined) return ["there is no earlier result of this task"];
  const different = differences(parts, nearest.parts);
  if (different.length === 0) return ["the result that was kept is not there any more"];
  // Packages are hashed with the code, so that the code says nothing of its own then.
  const told = different.includes("packages") ? different.filter((it) => it !== "code") : different;
  return told.map((part) => `${change(part, parts[part], nearest.parts[part])} since run ${nearest.runId}`);
}
