import fc from "fast-check";

/** Texts that mean something to a language, a template engine or a format between here and the engines. */
const nasty: readonly string[] = [
  'it\'s "quoted" `ticks`',
  "{{ jinja }} {% raw %} {# comment #} {{ '{{' }}",
  "{{=1+1}} {{workflow.uid}} {{inputs.parameters.text}} {{item}}",
  "{{$.pipeline_job_name}} {{$}} {{channel:task=;name=x;type=String;}}",
  "${HOME} $HOME $$ $(pwd) %s %(x)s %{x} #{x} <%= x %>",
  "line one\nline two\r\nthird\rfourth\n",
  "\ttab\tand \\ back\\slash \\n \\u007b C:\\new\\",
  'triple """ and \'\'\' and f"{x}"',
  '"""',
  "*/ /* // -- # !",
  "# not a comment",
  "key: value",
  "- item",
  " leading and trailing ",
  "\n\nnewlines around\n\n",
  "on",
  "1:30",
  "null",
  "~",
  "=",
  "<<",
  "0o17",
  "1e3",
  "2026-01-31",
  "true",
  "é 漢字 🎼 \u00a0 \u2028 \u2029 \ufeff \u0085",
  "bell \u0007 escape \u001b[31m delete \u007f",
  "word joiner {\u2060{ and $\u2060(",
  "!!python/object:os.system",
  "&anchor *alias",
  "%YAML 1.2",
  "---",
  "...",
  "[a, b] {c: d}",
  "|",
  ">",
  "@at",
  "'",
  "\\",
  "ends in a backslash \\",
  "see README.md",
  "run.sh",
  "<script>alert(1)</script> &amp; </data>",
  "'; rm -rf / #",
  "__import__('os')",
  `long ${"word ".repeat(400)}`,
];

/** Forty more, the same in every run. */
const drawn = fc.sample(fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }), {
  seed: 20_26,
  numRuns: 40,
});

/** Texts without repetition; NUL is in none, since no environment variable can hold it. */
export const hostileStrings: readonly string[] = [...new Set([...nasty, ...drawn])].filter(
  (text) => !text.includes("\0"),
);
