import { pipeline, python, task, when, z } from "partitura";

const measure = python("measure", {
  source: "./steps.py#measure",
  inputs: { value: z.number() },
  outputs: { score: z.number(), name: z.string() },
});

const approve = task("approve", {
  inputs: { name: z.string() },
  outputs: { url: z.string(), level: z.int() },
  run: ({ name }) => ({ url: `https://example.test/${name}`, level: 1 }),
});

const announce = python("announce", {
  source: "./steps.py#announce",
  inputs: { url: z.string() },
  outputs: { text: z.string() },
});

const reject = python("reject", {
  source: "./steps.py#reject",
  inputs: { name: z.string(), score: z.number() },
  outputs: { level: z.int() },
});

const archive = python("archive", {
  source: "./steps.py#reject",
  inputs: { name: z.string(), score: z.number() },
  outputs: { level: z.int() },
});

const keep = python("keep", {
  source: "./steps.py#reject",
  inputs: { name: z.string(), score: z.number() },
  outputs: { level: z.int() },
});

const summarise = python("summarise", {
  source: "./steps.py#summarise",
  inputs: { first: z.int(), second: z.int(), url: z.string(), alone: z.int() },
  outputs: { summary: z.string() },
});

const afterSkipped = python("after-skipped", {
  source: "./steps.py#announce",
  inputs: { url: z.string() },
  outputs: { text: z.string() },
});

/** One decision is true, one is false, one has a single arm: what is not taken is skipped, and the results are merged. */
export default pipeline("when", { params: { limit: z.number().default(0.5) } }, ({ params }) => {
  const measured = measure({ value: 0.75 });
  const taken = when(
    "taken",
    measured.score.gte(params.limit).and(measured.name.startsWith("m")),
    () => {
      const approved = approve({ name: measured.name });
      announce({ url: approved.url });
      return { level: approved.level, url: approved.url };
    },
    () => ({ level: reject({ name: measured.name, score: measured.score }).level }),
  );
  const refused = when(
    "refused",
    measured.score.lt(params.limit),
    () => ({ level: archive({ name: measured.name, score: measured.score }).level }),
    () => ({ level: keep({ name: measured.name, score: 2 }).level }),
  );
  const lone = when("lone", measured.score.gt(100), () => {
    const { text } = afterSkipped({ url: measured.name }, { id: "skipped-one" });
    return { length: reject({ name: text, score: 1 }, { id: "skipped-two" }).level };
  });
  const { summary } = summarise({
    first: taken.level,
    second: refused.level,
    url: taken.url.orElse("nowhere"),
    alone: lone.length.orElse(-1),
  });
  return { summary, url: taken.url, lone: lone.length };
});
