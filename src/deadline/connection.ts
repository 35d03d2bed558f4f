/**
 * The connection to AWS that all calls share: clients made on first use, credentials, one retry after expiry,
 * a bound on requests at once, and every error turned into a `ServiceFailure`.
 */

import { abortable, ChildSignal } from "./abort.ts";
import { type Clients, type ConnectionSettings, logsAs, makeClients, objectsAs } from "./clients.ts";
import { CredentialPrograms } from "./credential-process.ts";
import { withoutCommandLine } from "./credential-words.ts";
import { type Endpoint, isAboutCredentials, isThrottling, ServiceFailure, toFailure } from "./failures.ts";
import { Gate } from "./gate.ts";
import { isIdArgument } from "./ids.ts";
import { JobPlaces } from "./job-places.ts";
import type { Keys } from "./keys.ts";
import { markLeftOut } from "./left-out-rows.ts";
import { LogPace } from "./log-pace.ts";
import { listsByMembership, type Member, memberOf } from "./membership.ts";
import { proxyFor, REQUESTS_AT_ONCE } from "./network.ts";
import { isObjectOperation } from "./object-operations.ts";
import { CallCanceled, type Patience } from "./patience.ts";
import { shownProxy } from "./proxy-choice.ts";
import type { ReadLedger } from "./read-ledger.ts";
import { Refusals } from "./refusals.ts";
import { asksToWaitLonger } from "./retry-after.ts";
import { ReadRoles } from "./roles.ts";
import type * as Sdk from "./sdk.ts";
import type { InputOf, Operation, OutputOf } from "./sdk.ts";
import { explainMissingCredentials, signInOf } from "./sign-in.ts";

/** What became known about a read on its way. */
interface Seen {
  /** Whose list it asks for, where that has to be said. */
  member?: Member;
  /** Whether keys to sign with were there; absent before they were asked for. */
  signed?: boolean;
  lastError?: unknown;
  /** Rows of its list that were left out, as their id was none. */
  unreadableRows?: number;
}

/** See the module's comment. One for the life of the process. */
export class Connection {
  private clients: Promise<Clients> | undefined;
  /** Whether a read ran out of time before the provider gave any keys. */
  private providerHangs = false;
  private readonly gate = new Gate(REQUESTS_AT_ONCE);
  readonly refusals = new Refusals();
  readonly roles = new ReadRoles();
  readonly jobPlaces = new JobPlaces();
  private readonly logPace: LogPace;

  /** @param programs that get credentials, shared with the connections of other regions */
  constructor(
    readonly settings: ConnectionSettings,
    private readonly programs = new CredentialPrograms(),
  ) {
    this.logPace = new LogPace(settings.logPace);
  }

  /**
   * Sends one read and waits for its answer.
   * @param keys other credentials than the caller's own (an assumed role), for log reads.
   * @param ledger is told of rows that could not be read.
   * @throws ServiceFailure, and nothing else.
   */
  async send<O extends Operation>(
    operation: O,
    input: InputOf<O>,
    patience: Patience,
    keys?: Keys,
    ledger?: ReadLedger,
  ): Promise<OutputOf<O>> {
    const clients = this.connect();
    try {
      return await this.attempt(clients, operation, input, patience, keys, ledger);
    } catch (failure) {
      if (!(failure instanceof ServiceFailure) || !isAboutCredentials(failure.facts.kind) || keys)
        throw failure;
      // Keys without a stated expiry are cached by the SDK for ever; fresh clients ask the provider again. Of
      // several reads that meet the expiry at once the first makes them for all.
      if (this.clients === clients) this.clients = undefined;
      if (failure.facts.kind !== "credentials expired" || failure.facts.requestId === undefined)
        throw failure;
      return await this.attempt(this.connect(), operation, input, patience, keys, ledger);
    }
  }

  /** Where reads go, for messages: the region as far as it can be known, and the host when overridden. */
  async endpoint(operation: Operation): Promise<Endpoint> {
    const { service, host: name, url } = this.serviceOf(operation);
    const client = await this.clients?.then(
      (clients) => clients.reads,
      () => undefined, // Whoever reads with them is told why there are none.
    );
    const region = this.settings.region ?? (await regionOf(client));
    const { profile, requestHandler } = this.settings;
    const host = `https://${name}.${region ?? "us-west-2"}.amazonaws.com`;
    const proxy = requestHandler ? undefined : proxyFor(url ?? host, this.settings);
    return {
      service,
      region,
      url,
      profile,
      proxy: proxy && { url: shownProxy(proxy), from: proxy.from },
    };
  }

  private serviceOf(operation: Operation): { service: Endpoint["service"]; host: string; url?: string } {
    const { deadlineUrl, logsUrl, objectsUrl } = this.settings;
    if (operation === "GetLogEvents") return { service: "CloudWatch Logs", host: "logs", url: logsUrl };
    if (isObjectOperation(operation)) return { service: "Amazon S3", host: "s3", url: objectsUrl };
    return { service: "AWS Deadline Cloud", host: "management.deadline", url: deadlineUrl };
  }

  /**
   * Who the caller is to Deadline Cloud, where they sign in with its monitor; undefined for everybody else.
   * @throws UnusableConfigFile
   */
  async member(): Promise<Member | undefined> {
    return this.settings.keys ? undefined : await memberOf(this.settings.profile);
  }

  /** {@link member}, where that can be read: whoever reads for them is told why it can't. */
  async memberIfKnown(): Promise<Member | undefined> {
    try {
      return await this.member();
    } catch {
      return undefined;
    }
  }

  /** The caller's own keys, resolved as for a read. @throws what the provider throws. */
  async ownKeys(patience: Patience): Promise<Sdk.Credentials> {
    const { reads } = await this.connect();
    return await abortable(reads.config.credentials(), patience.signal);
  }

  private connect(): Promise<Clients> {
    // The SDK would wait for ever for an answer it has once asked for; fresh clients ask the provider again.
    if (this.providerHangs) this.clients = undefined;
    this.providerHangs = false;
    this.clients ??= makeClients(this.settings, this.programs);
    return this.clients;
  }

  private async attempt<O extends Operation>(
    connecting: Promise<Clients>,
    operation: O,
    input: InputOf<O>,
    patience: Patience,
    keys: Keys | undefined,
    ledger: ReadLedger | undefined,
  ): Promise<OutputOf<O>> {
    const began = performance.now();
    const seen: Seen = {};
    using own = new ChildSignal(patience.signal);
    try {
      const clients = await abortable(connecting, own.signal);
      if (listsByMembership(operation)) seen.member = await this.member();
      const { userId } = seen.member ?? {};
      const whole = userId === undefined ? input : { ...input, principalId: userId };
      // Waiting for a turn takes no place at the gate, where other reads pass.
      const pace = operation === "GetLogEvents" ? this.logPace : undefined;
      await pace?.take(own.signal);
      const answer = await this.gate.run(
        () => sendOn(clients, operation, whole, own, patience, seen, pace, keys),
        own.signal,
      );
      if (seen.unreadableRows) {
        ledger?.noteUnreadableRows(operation, seen.unreadableRows);
        markLeftOut(answer as object);
      }
      return answer;
    } catch (thrown) {
      throw await this.failureOf(operation, input, thrown, seen, patience, performance.now() - began);
    } finally {
      // A slow provider is not a hanging one: whoever got keys in the end says so.
      if (seen.signed) this.providerHangs = false;
    }
  }

  private async failureOf(
    operation: Operation,
    input: object | undefined,
    thrown: unknown,
    { lastError, signed, member }: Seen,
    patience: Patience,
    elapsedMs: number,
  ): Promise<ServiceFailure> {
    const endpoint = await this.endpoint(operation);
    const asked = innermostId(input);
    const attempt = { operation, endpoint, elapsedMs: Math.round(elapsedMs), asked, member };
    const reason: unknown = patience.signal.aborted ? patience.signal.reason : undefined;
    if (reason instanceof CallCanceled) {
      return new ServiceFailure({ kind: "canceled", detail: "the client canceled the call", ...attempt });
    }
    if (reason !== undefined && lastError === undefined) {
      if (signed === false) this.providerHangs = true;
      const signIn = signed === false ? await signInOf(this.settings.profile) : undefined;
      return new ServiceFailure({
        kind: "time-out",
        detail: "no answer came in time",
        ...attempt,
        program: signed === false ? this.programs.running() : undefined,
        // Keys that only have to be read can't be what was waited for.
        signIn: signIn === "keys" || signIn === "environment keys" ? undefined : signIn,
      });
    }
    // When time ran out between retries, the last error says more than the time-out.
    const cause = reason === undefined ? thrown : lastError;
    const failure = toFailure(cause, attempt);
    if (!isAboutCredentials(failure.facts.kind)) return failure;
    return toFailure(cause, {
      ...attempt,
      signIn: await signInOf(this.settings.profile),
      detail: failure.facts.requestId
        ? undefined
        : withoutCommandLine(
            await explainMissingCredentials(failure.facts.detail, this.settings.profile, patience.signal),
          ),
    });
  }
}

/** What a read was about: the last id of its input, which the API orders from the farm inwards. */
function innermostId(input: object | undefined): string | undefined {
  const ids = Object.entries(input ?? {}).filter(
    ([name, value]) => isIdArgument(name) && typeof value === "string",
  );
  const [name, id] = ids.at(-1) ?? [];
  return name === undefined
    ? undefined
    : `${name.replace(/Id$/, "").replace("sessionAction", "session action")} ${id}`;
}

async function regionOf(client: Sdk.DeadlineClient | undefined): Promise<string | undefined> {
  try {
    return await client?.config.region();
  } catch {
    return undefined; // The message then simply names no region.
  }
}

async function sendOn<O extends Operation>(
  clients: Clients,
  operation: O,
  input: InputOf<O>,
  own: ChildSignal,
  patience: Patience,
  seen: Seen,
  pace: LogPace | undefined,
  keys: Keys | undefined,
): Promise<OutputOf<O>> {
  const objects = isObjectOperation(operation) ? await objectsAs(clients, keys) : undefined;
  const command =
    objects && isObjectOperation(operation)
      ? (objects.door.objectCommandOf(operation, input ?? {}) as Sdk.AnyCommand)
      : clients.sdk.commandOf(operation, input);
  seen.signed = false;
  command.middlewareStack.add(
    (next) => async (args) => {
      seen.signed = true;
      try {
        return await next(args);
      } catch (error) {
        // What comes after the end was caused by it: the error before it is the one that tells something.
        if (!own.signal.aborted) seen.lastError = error;
        if (isThrottling(error)) pace?.throttled();
        // Waiting longer than the call may last helps nobody: say at once what the service asked for.
        if (asksToWaitLonger(error, patience.left())) own.abort(error as Error);
        throw error;
      }
    },
    { step: "finalizeRequest", priority: "low", name: "rememberTheLastError" },
  );
  const isLogs = operation in clients.sdk.logsCommands;
  const ofAws: Sdk.AnyClient = !isLogs ? clients.reads : keys ? logsAs(clients, keys) : clients.logs;
  const client = objects?.client ?? ofAws;
  const answer = await abortable(client.send(command, { abortSignal: own.signal }), own.signal);
  if (objects && operation === "GetObject")
    return (await abortable(objects.door.readObject(answer), own.signal)) as OutputOf<O>;
  const unreadable = clients.sdk.requireReadable(command, answer);
  if (unreadable > 0) seen.unreadableRows = unreadable;
  return answer as OutputOf<O>;
}
