/** How a task of a supposed run ended. */
export type End = "Succeeded" | "Skipped" | "Omitted";

/** The tasks that a `depends` names, in order. */
export function namedIn(depends: string): readonly string[] {
  const names = depends.match(/[A-Za-z0-9_][\w-]*(?:\.\w+)?/g) ?? [];
  return [...new Set(names.map((it) => it.split(".")[0] ?? it))];
}

/** Whether a name with a state, such as `a.Succeeded`, holds; a bare name stands for `Succeeded`, `Skipped` and `Daemoned`. */
function holds(token: string, endOf: (task: string) => End): boolean {
  const [task = "", state] = token.split(".");
  return state === undefined ? endOf(task) !== "Omitted" : endOf(task) === state;
}

/** Whether a `depends` (names, `&&`, `||`, `!` and parentheses) holds after these ends. */
export function dependsHolds(depends: string, endOf: (task: string) => End): boolean {
  const tokens = depends.match(/&&|\|\||[!()]|[\w-]+(?:\.\w+)?/g) ?? [];
  let next = 0;
  const any = (): boolean => {
    let result = all();
    while (tokens[next] === "||") {
      next += 1;
      const right = all();
      result ||= right;
    }
    return result;
  };
  const all = (): boolean => {
    let result = one();
    while (tokens[next] === "&&") {
      next += 1;
      const right = one();
      result &&= right;
    }
    return result;
  };
  const one = (): boolean => {
    const token = tokens[next];
    next += 1;
    if (token === "!") return !one();
    if (token !== "(") return token === undefined || holds(token, endOf);
    const result = any();
    next += 1;
    return result;
  };
  return any();
}

/** Whether a `when` whose tags are filled in holds; one that is no comparison of two texts is taken to. */
export function whenHolds(when: string): boolean {
  const sides = when.split(/ ([=!]=) /);
  if (sides.length !== 3) return when.trim() !== "false";
  const [left, operator, right] = sides.map((it) => it.trim().replaceAll(/^['"]|['"]$/g, ""));
  return (left === right) === (operator === "==");
}
