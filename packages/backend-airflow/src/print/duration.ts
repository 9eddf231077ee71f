import { type Expression, type Imports, py } from "@partitura/codegen";

const units = [
  ["days", 86_400],
  ["hours", 3600],
  ["minutes", 60],
] as const;

/** Seconds as a `timedelta` in the largest unit that divides them. */
export function duration(seconds: number, imports: Imports): Expression {
  const timedelta = imports.from("datetime", "timedelta");
  const unit = seconds === 0 ? undefined : units.find(([, size]) => seconds % size === 0);
  return unit === undefined
    ? py.call(timedelta, [], { seconds: py.number(seconds) })
    : py.call(timedelta, [], { [unit[0]]: py.number(seconds / unit[1]) });
}
