import { describe, expect, it } from "vitest";
import { artifactStore, objectStoreOf } from "./artifact-store.js";

const storeOf = (option: object) => objectStoreOf(artifactStore.parse(option));

describe("where artifacts are", () => {
  it("is an object store by its URI, what goes with it, and the Python for it", () => {
    expect(storeOf({ kind: "s3", bucket: "lake", prefix: "a/b", region: "eu-1" })).toEqual({
      uri: "s3://lake/a/b",
      options: { region: "eu-1" },
      python: undefined,
    });
    expect(storeOf({ kind: "s3", bucket: "lake", endpoint: "http://s3.test:9000", python: "/py" })).toEqual({
      uri: "s3://lake",
      options: { endpoint: "http://s3.test:9000" },
      python: "/py",
    });
    expect(storeOf({ kind: "gcs", bucket: "lake", prefix: "a" })?.uri).toBe("gs://lake/a");
    expect(storeOf({ kind: "azure", account: "acme", container: "lake", prefix: "a" })?.uri).toBe(
      "az://acme/lake/a",
    );
  });

  it("is no object store for a folder, and where nothing is said", () => {
    expect(storeOf({ kind: "folder", path: "/mnt" })).toBeUndefined();
    expect(objectStoreOf(undefined)).toBeUndefined();
  });

  it.each([
    { kind: "s3", bucket: "lake/a" },
    { kind: "s3", bucket: "lake", prefix: "/a" },
    { kind: "s3", bucket: "lake", prefix: "a/" },
    { kind: "gcs", bucket: "lake", region: "eu-1" },
    { kind: "azure", container: "lake" },
    { kind: "folder" },
    "/mnt",
  ])("is refused as %j", (option) => {
    expect(artifactStore.safeParse(option).success).toBe(false);
  });
});
