import { pipeline } from "partitura";
import { fail, text } from "../shared/tasks.js";

/** A task with both hooks: the one that fits its end runs, and reads an output of it where there is one. */
export default pipeline("hook-both", {}, () => {
  const good = text({ text: "good" }, { id: "first" });
  text(
    { text: good.text },
    {
      id: "good",
      onSuccess: () => text({ text: good.text }, { id: "good-yes" }),
      onFailure: () => text({ text: "?" }, { id: "good-no" }),
    },
  );
  fail(
    { text: "x" },
    {
      onSuccess: () => text({ text: "?" }, { id: "bad-yes" }),
      onFailure: () => {
        text({ text: "one" }, { id: "bad-no" });
        text({ text: "two" }, { id: "bad-no-too" });
      },
    },
  );
});
