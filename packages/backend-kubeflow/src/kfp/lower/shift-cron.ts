const dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** A cron expression moved in time, or why there is none. */
export type Shifted = { readonly expression: string } | { readonly why: string };

/** The values a field matches, in order; undefined for `*` and for what is not understood. */
function valuesOf(
  field: string,
  low: number,
  high: number,
  names: readonly string[] = [],
): readonly number[] | undefined {
  const number = (text: string): number => {
    const name = names.indexOf(text.toLowerCase());
    return name >= 0 ? name : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const [range = "", step] = part.split("/");
    const [from = "", to] = range.split("-");
    const start = range === "*" ? low : number(from);
    const end = range === "*" || (to === undefined && step !== undefined) ? high : number(to ?? from);
    const by = step === undefined ? 1 : number(step);
    if (![start, end, by].every(Number.isInteger) || by < 1 || end < start) return undefined;
    for (let value = start; value <= end; value += by) values.add(value);
  }
  return [...values].toSorted((left, right) => left - right);
}

/** Values as a field: neighbours as a range. */
function fieldOf(values: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const value of values) {
    const last = ranges.at(-1);
    if (last?.[1] === value - 1) last[1] = value;
    else ranges.push([value, value]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

/** The expression with Sunday as 0, the only way the engine knows it. */
export function sundayAsZero(expression: string): string {
  const fields = expression.trim().split(/\s+/);
  const weekday = fields[4] ?? "*";
  const days = weekday.includes("7") ? valuesOf(weekday, 0, 7, dayNames) : undefined;
  if (days === undefined) return fields.join(" ");
  const week = [...new Set(days.map((day) => day % 7))].toSorted((a, b) => a - b);
  return [...fields.slice(0, 4), fieldOf(week)].join(" ");
}

/**
 * Moves a cron expression of five fields by some minutes. All its times must move to the same hour pattern and to
 * the same day, because one expression cannot say anything else; days of the month cannot move to another day.
 */
export function shiftCron(expression: string, minutes: number): Shifted {
  if (minutes === 0) return { expression };
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = expression.trim().split(/\s+/);
  const atMinutes = valuesOf(minute, 0, 59);
  if (atMinutes === undefined) return { why: "its minutes are not understood" };
  if (minutes % 60 === 0 && hour === "*" && day === "*" && weekday === "*" && month === "*")
    return { expression };
  const atHours = valuesOf(hour, 0, 23);
  if (atHours === undefined) return { why: "its hours are not understood" };
  const times = atHours.flatMap((at) => atMinutes.map((it) => at * 60 + it + minutes));
  const days = new Set(times.map((time) => Math.floor(time / 1440)));
  const everyDay = day === "*" && weekday === "*" && month === "*";
  const [moved = 0] = days;
  if (days.size > 1 && !everyDay) return { why: "its times fall on different days" };
  if (moved !== 0 && (day !== "*" || month !== "*")) return { why: "it names days of a month or months" };
  const inDay = times.map((time) => ((time % 1440) + 1440) % 1440);
  const newMinutes = [...new Set(inDay.map((time) => time % 60))].toSorted((a, b) => a - b);
  const newHours = [...new Set(inDay.map((time) => Math.floor(time / 60)))].toSorted((a, b) => a - b);
  if (newMinutes.length * newHours.length !== new Set(inDay).size)
    return { why: "its minutes differ from hour to hour" };
  const atDays = weekday === "*" ? undefined : valuesOf(weekday, 0, 7, dayNames);
  if (weekday !== "*" && atDays === undefined) return { why: "its days of the week are not understood" };
  const onDays =
    atDays && [...new Set(atDays.map((it) => (((it + moved) % 7) + 7) % 7))].toSorted((a, b) => a - b);
  const kept = minutes % 60 === 0 ? minute : fieldOf(newMinutes);
  const days7 = moved === 0 ? weekday : onDays === undefined ? "*" : fieldOf(onDays);
  return { expression: [kept, fieldOf(newHours), day, month, days7].join(" ") };
}
