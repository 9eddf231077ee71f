/** An instant for people, to the second, in UTC: `2026-11-24 18:59:48Z`. Other texts stay as they are. */
export const timeText = (iso: string): string =>
  iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, "$1 $2Z");
