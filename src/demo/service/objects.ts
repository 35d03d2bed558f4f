/** Amazon S3 as far as job attachments need it: output manifests of the farm's jobs, got and listed. */
import type { Context } from "./context.ts";
import type { FarmAnswer, FarmRequest } from "./http.ts";
import { roleOfKey } from "./role-routes.ts";

/** An object asked for: a bucket, and a key or a list below a prefix. */
interface ObjectRequest {
  readonly bucket: string;
  /** Empty for a list. */
  readonly key: string;
}

const PAGE = 1_000;
/** When the demo's manifests were written is in their names; S3's own stamp is of no interest. */
const MODIFIED = "2026-11-20T00:00:00.000Z";

/** The bucket and key of a request to S3, by the host's name or by path; undefined for any other service. */
function objectOf({ world }: Context, { headers, path }: FarmRequest): ObjectRequest | undefined {
  const buckets = world.queues.flatMap(({ jobAttachmentSettings: settings }) => settings?.s3BucketName ?? []);
  const host = headers.get("host") ?? "";
  const byHost = buckets.find((bucket) => host.startsWith(`${bucket}.s3.`));
  if (byHost !== undefined) return { bucket: byHost, key: decodeURIComponent(path.slice(1)) };
  const [, first = "", rest = ""] = /^\/([^/]+)\/?(.*)$/s.exec(path) ?? [];
  if (buckets.includes(first)) return { bucket: first, key: decodeURIComponent(rest) };
  return /(?:^|\.)s3\.[a-z0-9-]+\./.test(host) ? { bucket: "", key: path } : undefined;
}

/** Whether a request is for S3. */
export function isObjectRequest(context: Context, request: FarmRequest): boolean {
  return objectOf(context, request) !== undefined;
}

/** Answers GetObject and ListObjectsV2; an error is XML, as S3 writes it. */
export function answerObjectRequest(context: Context, request: FarmRequest): FarmAnswer {
  const { bucket, key } = objectOf(context, request) ?? { bucket: "", key: "" };
  const operation = key === "" ? "ListObjectsV2" : "GetObject";
  if (request.method !== "GET")
    return failed(405, "MethodNotAllowed", "The specified method is not allowed.");
  if (bucket === "") return failed(404, "NoSuchBucket", "The specified bucket does not exist");
  if (!mayRead(context, request, operation)) return failed(403, "AccessDenied", "Access Denied");
  if (operation === "ListObjectsV2") return listed(context, request, bucket);
  const text = textOf(context, bucket, key);
  if (text === undefined) return failed(404, "NoSuchKey", "The specified key does not exist.");
  const length = String(Buffer.byteLength(text));
  return {
    status: 200,
    headers: { "content-type": "application/json", "content-length": length },
    body: text,
  };
}

function mayRead(context: Context, request: FarmRequest, operation: string): boolean {
  const { switches } = context;
  const [, key = ""] = /Credential=([^/]+)\//.exec(request.headers.get("authorization") ?? "") ?? [];
  return !switches.denied.has(operation) && switches.objectReaders.has(roleOfKey(context, key));
}

function textOf({ world }: Context, bucket: string, key: string): string | undefined {
  const jobId = /\/(job-[0-9a-f]{32})\//.exec(key)?.[1];
  return jobId === undefined ? undefined : manifestsOf(world, bucket, jobId).get(key);
}

/** Keys of a job's manifests, with their texts. */
function manifestsOf(world: Context["world"], bucket: string, jobId: string): Map<string, string> {
  const job = world.job(jobId);
  const queue = world.queues.find(({ queueId }) => queueId === job?.job.queueId);
  const { s3BucketName, rootPrefix } = queue?.jobAttachmentSettings ?? {};
  if (!job || s3BucketName !== bucket) return new Map();
  const written = job.sessions.flatMap(({ actions }) =>
    actions.flatMap((entry) => [...(entry.written ?? [])]),
  );
  return new Map(written.map(([path, text]) => [`${rootPrefix}/Manifests/${path}`, text]));
}

function listed({ world }: Context, { query }: FarmRequest, bucket: string): FarmAnswer {
  const prefix = query.get("prefix") ?? "";
  const jobId = /\/(job-[0-9a-f]{32})\//.exec(prefix)?.[1] ?? "";
  const keys = [...manifestsOf(world, bucket, jobId).keys()].filter((key) => key.startsWith(prefix)).sort();
  const from = Number(query.get("continuation-token") ?? 0);
  const page = keys.slice(from, from + PAGE);
  const more = from + PAGE < keys.length;
  const contents = page.map(
    (key) =>
      `<Contents><Key>${escaped(key)}</Key><LastModified>${MODIFIED}</LastModified><Size>1</Size></Contents>`,
  );
  const next = more ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : "";
  const body = `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><Prefix>${escaped(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${PAGE}</MaxKeys><IsTruncated>${more}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`;
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

function failed(status: number, code: string, message: string): FarmAnswer {
  return {
    status,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
