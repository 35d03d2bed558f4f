/** The embedded farm as main needs it; imported only in demo mode. */
export { createDemoFarm } from "./demo-farm.ts";
export { type DemoGuide, demoGuide } from "./guide.ts";
export { demoRequestHandler } from "./request-handler.ts";
export { REGION } from "./world/farm-places.ts";

/** What signs the demo's requests. The farm accepts anything; these are AWS's own documentation examples. */
export const KEYS = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

/**
 * The demo's clock. It starts now, or at a moment that tests set so that answers come out the same each time.
 * @param set an ISO 8601 moment at which the clock stands still.
 */
export function clock(set: string | undefined): () => Date {
  const still = set === undefined ? Number.NaN : Date.parse(set);
  return () => (Number.isNaN(still) ? new Date() : new Date(still));
}
