/**
 * A farm that fills everything: each text to the length that the service's model allows, each list and map to its
 * most, and each page to its hundred rows. Answers have to stay within bounds on it.
 */
import type { FarmAnswer, FarmRequest } from "../../src/demo/service/http.ts";

/** Lengths of the API's model (smithy, 2025-04); texts without a bound there get a long one. */
const LENGTHS: Readonly<Record<string, number>> = {
  displayName: 100,
  name: 128,
  description: 2048,
  progressMessage: 4096,
  lifecycleStatusMessage: 1024,
  statusMessage: 1024,
  error: 512,
  hostName: 256,
  createdBy: 256,
  updatedBy: 256,
  blockedReason: 60,
  environmentId: 1024,
  outputManifestPath: 1024,
  outputManifestHash: 256,
  rootPath: 1024,
  string: 1024,
  path: 1024,
};

/** Rows of one page at most; texts in lists of a single item, and its parameters. */
const PAGE = 100;
const PARAMETERS = { task: 16, job: 50, value: 1024, name: 64 };
const LOG_OPTIONS = 300;
const ADDRESSES = 50;
const LIMITS = 100;
const MANIFESTS = 10;
const LINE = 3_000;

type Body = { [name: string]: unknown };
type Ask = (request?: FarmRequest) => Promise<FarmAnswer>;

/** Words of different letters, so that neither masks nor folding shorten them. */
function filled(length: number, seed: number): string {
  const word = `shot${seed} lighting_v${seed} `;
  return word.repeat(Math.ceil(length / word.length)).slice(0, length);
}

/** Programs print lines of any length. */
function withLongLines(body: Body): Body {
  const events = (body.events as { message: string }[]).map((event, index) => ({
    ...event,
    message: index % 3 === 0 ? event.message : `${event.message} ${filled(LINE, index)}`,
  }));
  return { ...body, events };
}

/** See the module's comment; one for each world, as it remembers the rows it made up. */
export class FullFarm {
  /** Made-up ids, and the real one each was copied from. */
  private readonly copies = new Map<string, string>();
  private count = 0;

  /** What the farm answers, with everything full. */
  async answer(request: FarmRequest, ask: Ask): Promise<FarmAnswer> {
    const given = await ask(this.realised(request));
    if (given.status !== 200 || given.body === "") return given;
    const body = this.full(JSON.parse(given.body) as Body) as Body;
    const asked = request.body === "" ? {} : (JSON.parse(request.body) as Body);
    if (Array.isArray(body.events)) return { ...given, body: JSON.stringify(withLongLines(body)) };
    const answer =
      "identifiers" in asked ? this.batch(body, asked.identifiers as Body[]) : this.page(body, request);
    return { ...given, body: JSON.stringify(answer) };
  }

  /** A request for a copy is one for its original. */
  private realised(request: FarmRequest): FarmRequest {
    const real = (text: string) =>
      text.replace(/\b[a-z]+-[0-9a-f]{32}(?:-\d+)?/g, (id) => this.copies.get(id) ?? id);
    return { ...request, path: real(request.path), body: real(request.body) };
  }

  /** Rows are copied until a page is full. */
  private page(body: Body, { query, body: given }: FarmRequest): Body {
    const asked = given === "" ? {} : (JSON.parse(given) as Body);
    const most = Number(query.get("maxResults") ?? asked.pageSize ?? PAGE);
    const list = Object.entries(body).find(([, rows]) => Array.isArray(rows) && rows.length > 0);
    const isList = "nextToken" in body || "totalResults" in body || query.has("maxResults");
    if (!list || !isList || "events" in body) return body;
    const [name, rows] = list as [string, Body[]];
    const full = [...rows];
    for (let index = 0; full.length < most; index += 1) full.push(this.copyOf(rows[index % rows.length]!));
    return { ...body, [name]: full, ...("totalResults" in body && { totalResults: 10_000 }) };
  }

  private batch(body: Body, identifiers: readonly Body[]): Body {
    return Object.fromEntries(
      Object.entries(body).map(([name, rows]) => {
        if (!Array.isArray(rows) || name === "errors") return [name, rows];
        const copies = identifiers.flatMap((ids) => {
          const row = (rows as Body[]).find((each) =>
            Object.entries(ids).every(([key, id]) => each[key] === (this.copies.get(String(id)) ?? id)),
          );
          return row ? [{ ...row, ...ids }] : [];
        });
        return [name, copies];
      }),
    );
  }

  /** The row under another id of its own. */
  private copyOf(row: Body): Body {
    const own = [
      "sessionActionId",
      "taskId",
      "sessionId",
      "stepId",
      "jobId",
      "workerId",
      "fleetId",
      "queueId",
      "farmId",
    ].find((name) => typeof row[name] === "string");
    if (!own) return row;
    const id = row[own] as string;
    this.count += 1;
    const made = /-\d+$/.test(id)
      ? id.replace(/-\d+$/, `-${1000 + this.count}`)
      : `${id.slice(0, -6)}${this.count.toString(16).padStart(6, "0")}`;
    this.copies.set(made, this.copies.get(id) ?? id);
    return { ...row, [own]: made };
  }

  private full(value: unknown, name = ""): unknown {
    if (typeof value === "string") return LENGTHS[name] ? filled(LENGTHS[name], value.length) : value;
    if (Array.isArray(value)) return value.map((item) => this.full(item, name));
    if (typeof value !== "object" || value === null) return value;
    const members = Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, this.full(member, key)]),
    );
    return this.withMore(members);
  }

  private withMore(members: Body): Body {
    const many = (count: number, entry: (index: number) => [string, unknown]) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)));
    const parameters = (count: number) =>
      many(count, (index) => [
        `P${index}_${filled(PARAMETERS.name, index)}`.slice(0, PARAMETERS.name).replaceAll(" ", "_"),
        { string: filled(PARAMETERS.value, index) },
      ]);
    const isRun = "taskId" in members || "stepId" in members;
    return {
      ...members,
      ...("parameters" in members &&
        !("logDriver" in members) && { parameters: parameters(isRun ? PARAMETERS.task : PARAMETERS.job) }),
      ...("logDriver" in members && {
        options: {
          ...(members.options as Body),
          ...many(LOG_OPTIONS, (index) => [`option${index}`, filled(512, index)]),
        },
      }),
      ...("ipAddresses" in members && {
        ipAddresses: {
          ipV4Addresses: Array.from({ length: ADDRESSES }, (_, index) => `10.0.0.${index}`),
          ipV6Addresses: Array.from({ length: ADDRESSES }, (_, index) => `2001:db8::${index}`),
        },
      }),
      ...("processExitCode" in members && {
        acquiredLimits: Array.from({ length: LIMITS }, (_, index) => ({
          limitId: `limit-${index.toString(16).padStart(32, "0")}`,
          count: 1,
        })),
        manifests: Array.from({ length: MANIFESTS }, (_, index) => ({
          outputManifestPath: filled(1024, index),
          outputManifestHash: filled(256, index),
        })),
      }),
    };
  }
}
