import { pipeline, task, z } from "@partitura/core";
import { expect, test } from "vitest";
import { branching, nightly, reporting } from "../testing/pipelines.js";
import { graphOf } from "./graph-of.js";

test("the graph of a pipeline with a loop, in the order of its data", () => {
  expect(graphOf(reporting)).toMatchInlineSnapshot(`
    "pipeline reporting
      param rows: {"minimum":1,"type":"integer"} = 4
      param factors: {"items":{"type":"number"},"type":"array"} = [1,10]
    task load: python steps.py#load
      rows = param rows
      gives table: a dataset artifact
      gives loaded: {"type":"integer"}
    task total: python steps.py#total
      table = load.table
      retries {"backoff":2,"delaySeconds":3600,"limit":2}
      timeoutSeconds 7200
      gives sum: {"type":"integer"}
    each factors of param factors
      task scale: typescript
        factor = item of factors
        value = total.sum
        gives scaled: {"type":"number"}
      gives scale.scaled
    task report: typescript
      table = load.table
      values = factors
      gives text: a file artifact
      gives lines: {"type":"integer"}
    task count: shell "wc -c < \\"$text\\" | tr -d \\" \\" > \\"$out_characters\\""
      text = report.text
      gives characters: {"type":"integer"}
    output sum = total.sum
    output values = factors
    output lines = report.lines
    output characters = count.characters
    output text = report.text
    "
  `);
});

test("conditions, exit tasks and settings", () => {
  expect(graphOf(branching)).toMatchInlineSnapshot(`
    "pipeline branching
      param n: {"type":"integer"} = 0
      param label?: {"type":"string"}
      timeoutSeconds 86400
    task step: typescript
      n = param n
      gives n: {"type":"integer"}
    when size: step.n > 3
      then
        task big: shell "test \\"$n\\" -gt 3"
          n = step.n
        gives big
      otherwise
        task small: shell "true"
          n = step.n
          updates small-things
          priority 2
        gives small
    on exit
      task tidy: shell "true"
        status = run status
    output n = step.n
    "
  `);
});

test("waits, approvals and schedules", () => {
  expect(graphOf(nightly)).toMatchInlineSnapshot(`
    "pipeline nightly
      param path: {"type":"string"}
      schedule {"catchup":false,"expression":"30 1 * * *","kind":"cron","overlap":"allow","timezone":"Europe/Berlin"}
    task arrival: wait for file, asks every 60 s
      path = param path
      timeoutSeconds 21600
    task night: wait for time, asks every 30 s
      at = "2026-01-01T22:00:00Z"
      after arrival
      timeoutSeconds 86400
    task rest: wait for duration, asks every 30 s
      seconds = 90
      after night
      timeoutSeconds 86400
    task ask: approval by anybody
      message = "go?"
      after rest
      timeoutSeconds 172800
    task say: typescript
      text = run scheduledAt or else "by hand"
      after ask
      env {"TOKEN":{"secret":"chat-token"}}
      gives said: {"type":"string"}
    output said = say.said
    "
  `);
});

test("the order of declarations changes nothing, another wiring does", () => {
  const one = task("one", { outputs: { n: z.int() }, run: () => ({ n: 1 }) });
  const two = task("two", { outputs: { n: z.int() }, run: () => ({ n: 2 }) });
  const sum = task("sum", { inputs: { a: z.int(), b: z.int() }, run: () => undefined });
  const first = pipeline("p", {}, () => {
    const [a, b] = [one(), two()];
    sum({ a: a.n, b: b.n });
  });
  const second = pipeline("p", {}, () => {
    const [b, a] = [two(), one()];
    sum({ b: b.n, a: a.n });
  });
  const crossed = pipeline("p", {}, () => {
    const [a, b] = [one(), two()];
    sum({ a: b.n, b: a.n });
  });
  expect(graphOf(second)).toBe(graphOf(first));
  expect(graphOf(crossed)).not.toBe(graphOf(first));
});
