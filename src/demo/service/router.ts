import { unknownOperation } from "./errors.ts";
import type { FarmRequest } from "./http.ts";
import { requireIdForm } from "./id-patterns.ts";

/** What a route's answer is made from. */
export interface RoutedCall {
  /** The ids of the path, percent-decoded and of the right form. */
  readonly ids: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
  readonly body: string;
}

/** One operation of the service: its name, where it is asked, and how it is answered. */
export interface Route {
  readonly operation: string;
  readonly method: "GET" | "POST";
  /** Path after the API version, with labels: `/farms/{farmId}`. */
  readonly path: string;
  readonly answer: (call: RoutedCall) => unknown;
}

/** A route found for a request, with the ids of its path. */
export interface FoundRoute {
  readonly route: Route;
  readonly call: RoutedCall;
}

const API_VERSION = "/2023-10-12";

/**
 * Makes the function that finds a request's route.
 * An empty last label (`.../session-actions/`) falls to the list of its parent: a trailing slash means nothing.
 * @returns a function that throws ServiceError: UnknownOperationException for a path that no route has,
 * ValidationException for an id of the wrong form
 */
export function createRouter(routes: readonly Route[]): (request: FarmRequest) => FoundRoute {
  const compiled = routes.map((route) => ({
    route,
    segments: `${API_VERSION}${route.path}`.split("/").slice(1),
  }));

  return (request) => {
    const asked = request.path.replace(/\/$/, "").split("/").slice(1);
    for (const { route, segments } of compiled) {
      if (route.method !== request.method) continue;
      const labels = match(segments, asked);
      if (!labels) continue;
      for (const [field, value] of Object.entries(labels)) requireIdForm(field, value);
      return { route, call: { ids: labels, query: request.query, body: request.body } };
    }
    throw unknownOperation();
  };
}

function match(segments: readonly string[], asked: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== asked.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const given = asked[index]!;
    if (!segment.startsWith("{")) {
      if (segment !== given) return undefined;
      continue;
    }
    if (given === "") return undefined;
    labels[segment.slice(1, -1)] = decoded(given);
  }
  return labels;
}

/** A label with a broken escape is kept as it came, and then fails the pattern of its id. */
function decoded(label: string): string {
  try {
    return decodeURIComponent(label);
  } catch {
    return label;
  }
}
