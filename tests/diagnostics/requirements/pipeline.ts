import { pipeline, python } from "partitura";

const source = "./steps.py#train";
const one = python("one", { source, requirements: "./requirements.txt" });
const two = python("two", { source, requirements: "./requirements.txt" });
const gone = python("gone", { source, requirements: "./nowhere.txt" });
const project = python("project", { source, requirements: "./pyproject.toml" });
const unlocked = python("unlocked", { source, requirements: "./unlocked.in", pythonVersion: "3.11" });
const old = python("old", { source, requirements: "./unlocked.in", pythonVersion: "3.8", packages: ["./lib"] });

export default pipeline("requirements", {}, () => {
  one();
  two();
  gone();
  project();
  unlocked();
  old();
});
