/**
 * The door to Amazon S3, where output manifests lie. Imported only dynamically, on the first read of an object, so
 * that nobody else pays for it. As in sdk.ts, the table is all that this product can ask S3 for.
 */
import { GetObjectCommand, ListObjectsV2Command, S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { Keys } from "./keys.ts";

/** Reads of Amazon S3, by operation name. `iamAction` (failure-words.ts) names the right to each. */
export const objectCommands = {
  GetObject: GetObjectCommand,
  ListObjectsV2: ListObjectsV2Command,
} as const;

/** An object of text, or its size alone where it is larger than is read. */
export interface TextObject {
  readonly text?: string;
  /** Bytes. */
  readonly size?: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Larger manifests are told and not read: 5 MB hold more than 20,000 files. */
export const MAX_OBJECT_BYTES = 5_000_000;

/** How the client reaches S3: as the other clients do. */
export interface ObjectSettings {
  readonly region: string | (() => Promise<string>);
  readonly requestHandler: unknown;
  readonly credentials: unknown;
  /** An override of S3's own hosts; it is asked by path, since it may have no name for each bucket. */
  readonly url?: string;
}

/** Makes a client. @param keys other credentials than the caller's own. */
export function objectClient(settings: ObjectSettings, keys: Keys | undefined): S3Client {
  const { region, requestHandler, credentials, url } = settings;
  return new S3Client({
    region,
    requestHandler,
    credentials: keys ?? credentials,
    // A manifest is checked by what it says; a checksum would have to be asked for with every read.
    responseChecksumValidation: "WHEN_REQUIRED",
    requestChecksumCalculation: "WHEN_REQUIRED",
    ...(url !== undefined && { endpoint: url, forcePathStyle: true }),
  } as S3ClientConfig);
}

/** The command of an operation. */
export function objectCommandOf(operation: keyof typeof objectCommands, input: object): object {
  const commands: Readonly<Record<string, new (input: never) => object>> = objectCommands;
  return new commands[operation]!(input as never);
}

/** The body of an object as it is read off the wire. */
interface Body extends AsyncIterable<Uint8Array> {
  destroy?(): void;
}

/** Reads an object's text, up to `MAX_OBJECT_BYTES`. @throws what the stream throws. */
export async function readObject(answer: object): Promise<TextObject> {
  const {
    Body: body,
    ContentLength,
    Metadata = {},
  } = answer as {
    Body?: Body;
    ContentLength?: number;
    Metadata?: Record<string, string>;
  };
  const tooLarge = (size: number | undefined) => {
    body?.destroy?.();
    return { ...(size !== undefined && { size }), metadata: Metadata };
  };
  if ((ContentLength ?? 0) > MAX_OBJECT_BYTES) return tooLarge(ContentLength);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_OBJECT_BYTES) return tooLarge(ContentLength);
    chunks.push(chunk);
  }
  return { text: Buffer.concat(chunks).toString("utf8"), size, metadata: Metadata };
}
