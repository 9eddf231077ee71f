import { approval, pipeline, shell } from "partitura";

const ship = shell("ship", { command: "true" });
const ask = approval("ask", { timeout: "5m" });
const askBriefly = approval("ask-briefly", { timeout: "20s" });

/** Waits for a person, who may approve, reject, or say nothing in time. */
export const answered = pipeline("argo-approval", {}, () => {
  ship({}, { after: ask({ message: "Ship it?" }) });
});

export const unanswered = pipeline("argo-approval-late", {}, () => {
  ship({}, { after: askBriefly({ message: "Ship it now?" }) });
});
