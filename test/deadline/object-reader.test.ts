/** Objects over HTTP, where an override of S3's host is asked by path. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CallReads } from "../../src/deadline/call-reads.ts";
import { Connection } from "../../src/deadline/connection.ts";
import { ObjectReader } from "../../src/deadline/object-reader.ts";
import { storyIds } from "../../src/demo/stories/story.ts";
import { someUploadedNothing } from "../../src/demo/stories/uploaded-nothing.ts";
import { FARM_ID } from "../../src/demo/world/farm-places.ts";
import { FAKE_KEYS } from "../support/clients.ts";
import { type FarmServer, startFarmServer } from "../support/farm-server.ts";

const BUCKET = "northlight-deadline-assets";
const { queueId, jobId } = storyIds(someUploadedNothing);
const PREFIX = `DeadlineCloud/Manifests/${FARM_ID}/${queueId}/${jobId}/`;

let server: FarmServer;
beforeAll(async () => {
  server = await startFarmServer();
});
afterAll(() => server.close());

function reader(): ObjectReader {
  const { url } = server;
  const connection = new Connection({
    region: "us-west-2",
    keys: FAKE_KEYS,
    deadlineUrl: url,
    objectsUrl: url,
  });
  const reads = new CallReads(connection, { signal: new AbortController().signal, left: () => 30_000 });
  return new ObjectReader(reads, BUCKET, { farmId: FARM_ID, queueId });
}

describe("objects of a bucket", () => {
  it("are listed and read, and only by GET", async () => {
    const objects = reader();
    const { objects: listed, isWhole } = await objects.list(PREFIX, 2);
    expect({ count: listed.length, isWhole }).toEqual({ count: 9, isWhole: true });
    const { text = "", size } = await objects.get(listed[0]!.key);
    expect(JSON.parse(text)).toMatchObject({ manifestVersion: "2023-03-03", paths: [{ size: 18_304_729 }] });
    expect(size).toBe(text.length);
    const asked = server.requests.filter(({ path }) => path.startsWith(`/${BUCKET}`));
    expect(asked.map(({ method }) => method)).toEqual(["GET", "GET"]);
  });

  it("that are not there are not found, and S3 is named", async () => {
    await expect(reader().get("DeadlineCloud/Manifests/nothing")).rejects.toMatchObject({
      facts: {
        kind: "not found",
        operation: "GetObject",
        endpoint: { service: "Amazon S3", url: server.url },
      },
    });
  });

  it("that nobody may read name every right that was tried", async () => {
    server.farm.switches.objectReaders = new Set();
    await expect(reader().get(`${PREFIX}x`)).rejects.toMatchObject({
      facts: {
        kind: "access denied",
        oneOf: [
          "s3:GetObject",
          "s3:GetObject of the role of AssumeQueueRoleForRead",
          "s3:GetObject of the role of AssumeQueueRoleForUser",
        ],
      },
    });
  });
});
