import { expect, test } from "vitest";
import { smallPipeline } from "../testing/small-pipeline.js";
import { drawingOf } from "@partitura/ui";
import { printDot } from "./dot.js";
import { printMermaid } from "./mermaid.js";

const drawing = drawingOf(smallPipeline);

test("Mermaid: a box per task, a frame per each and when, a dotted arrow for order alone", () => {
  expect(printMermaid(drawing)).toBe(`---
title: small
---
flowchart TD
  n_collect["collect"]
  subgraph n_candidates["candidates: each of 3"]
    n_train["train"]
  end
  n_evaluate_best["evaluate-best<br>(evaluate)"]
  subgraph n_good_enough["good-enough"]
    n_good_enough__decision{"evaluate-best.accuracy ≥ param min#quot;Accuracy"}
    n_deploy["deploy"]
    n_notify["notify"]
  end
  n_collect --> n_train
  n_candidates --> n_evaluate_best
  n_collect -.-> n_evaluate_best
  n_evaluate_best --> n_good_enough__decision
  n_good_enough__decision -->|"yes"| n_deploy
  n_evaluate_best --> n_deploy
  n_good_enough__decision -->|"no"| n_notify
`);
});

test("DOT: arrows from and to a frame are cut at its border", () => {
  expect(printDot(drawing)).toBe(`digraph "small" {
  compound=true;
  node [shape=box, style=rounded, fontname="sans-serif"];
  "collect" [label="collect"];
  subgraph "cluster_candidates" {
    label="candidates: each of 3";
    "candidates:anchor" [shape=point, style=invis];
    "train" [label="train"];
  }
  "evaluate-best" [label="evaluate-best\\n(evaluate)"];
  subgraph "cluster_good-enough" {
    label="good-enough";
    "good-enough:anchor" [shape=point, style=invis];
    "good-enough?" [label="evaluate-best.accuracy ≥ param min\\"Accuracy", shape=diamond, style=""];
    "deploy" [label="deploy"];
    "notify" [label="notify"];
  }
  "collect" -> "train";
  "candidates:anchor" -> "evaluate-best" [ltail="cluster_candidates"];
  "collect" -> "evaluate-best" [style=dotted];
  "evaluate-best" -> "good-enough?";
  "good-enough?" -> "deploy" [label="yes"];
  "evaluate-best" -> "deploy";
  "good-enough?" -> "notify" [label="no"];
}
`);
});
