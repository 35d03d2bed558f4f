/** How the farm behaves where the service's behaviour is not certain, or only now and then the case. */
export interface Switches {
  /** What an id that names nothing gets: the service's 404, or the 403 that IAM gives before the service looks. */
  unknownIds: "not-found" | "access-denied";
  /**
   * Whether SearchTasks knows the field RUN_STATUS. Its field names are not publicly documented, so a reader
   * has to live with a refusal.
   */
  searchTasksByStatus: boolean;
  /** Whether SearchTasks sorts by ENDED_AT: not documented either. */
  searchTasksSorted: boolean;
  /** Operations that IAM denies, by name: `BatchGetSessionAction`, `GetLogEvents`, ... */
  denied: Set<string>;
  /**
   * People who sign in with the monitor: their user id by the access key they sign with. The lists of farms, queues,
   * fleets and jobs are refused to them unless `principalId` is their own id, as AWS's managed policies have it.
   */
  members: Map<string, string>;
  /** Whether the caller may read logs; if not, only the read and user roles of queues and fleets may. */
  callersReadLogs: boolean;
  /** Who may read objects of job attachments: the caller, and the queue's roles. */
  objectReaders: Set<"caller" | "read" | "user">;
  /** Identifiers (a session's, action's, task's ... own id) whose entry of a batch fails, and the code it fails with. */
  batchErrors: Map<string, string>;
  /** How many empty pages with a token GetLogEvents gives before each page that has events. */
  emptyLogPages: number;
  /** Lists answer an empty page with a token before their first page. */
  emptyListPages: boolean;
  /** Lists never run out of tokens. */
  endlessLists: boolean;
}

/** The farm as it behaves when nobody asked for anything else. */
export function defaultSwitches(): Switches {
  return {
    unknownIds: "not-found",
    searchTasksByStatus: true,
    searchTasksSorted: true,
    denied: new Set(),
    members: new Map(),
    callersReadLogs: true,
    objectReaders: new Set(["caller", "read", "user"]),
    batchErrors: new Map(),
    emptyLogPages: 0,
    emptyListPages: false,
    endlessLists: false,
  };
}
