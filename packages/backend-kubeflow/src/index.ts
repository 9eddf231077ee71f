export * from "./argo/index.js";
export * from "./kfp/index.js";
