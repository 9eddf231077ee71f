/** What tests of pipelines import, as `partitura/testing`: with any test runner. */
export * from "@partitura/testing";
