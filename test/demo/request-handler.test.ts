import { GetFarmCommand } from "@aws-sdk/client-deadline";
import { describe, expect, it } from "vitest";
import { createDemoFarm } from "../../src/demo/demo-farm.ts";
import { demoGuide } from "../../src/demo/guide.ts";
import type { FarmRequest } from "../../src/demo/service/http.ts";
import { deadlineClientOf } from "../support/clients.ts";

const { farmId } = demoGuide();
const farm = createDemoFarm({ now: () => new Date("2026-11-21T10:00:00.000Z") });

describe("demoRequestHandler", () => {
  it("gets requests as the SDK signs and writes them", async () => {
    const requests: FarmRequest[] = [];
    const client = deadlineClientOf({
      ...farm,
      answer(request) {
        requests.push(request);
        return farm.answer(request);
      },
    });
    await client.send(new GetFarmCommand({ farmId }));
    expect(requests).toMatchObject([{ method: "GET", path: `/2023-10-12/farms/${farmId}` }]);
    expect(requests[0]!.headers.get("authorization")).toMatch(
      /Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/us-west-2\/deadline\/aws4_request/,
    );
  });

  it("gives up at once when the call is aborted, before and while the farm answers", async () => {
    const client = deadlineClientOf(farm);
    const before = client.send(new GetFarmCommand({ farmId }), { abortSignal: AbortSignal.abort() });
    await expect(before).rejects.toMatchObject({ name: "AbortError" });

    const abort = new AbortController();
    const silent = deadlineClientOf({ ...farm, answer: () => new Promise(() => {}) });
    const asked = silent.send(new GetFarmCommand({ farmId }), { abortSignal: abort.signal });
    setTimeout(() => abort.abort(), 10);
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });
});
