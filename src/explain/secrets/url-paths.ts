/** URLs whose path is the secret: webhooks, channels with a token, streams. */
import { matchesOf, type Span } from "./span.ts";
import { isAlreadyHidden, looksRandom } from "./values.ts";

/** No path that matters is longer. */
const LONGEST = 400;
const SCHEME = /:\/\//g;
/** What follows is the right to post. */
const HOOK = /\/(?:(?:web)?hooks?\w{0,8}|incomingwebhook|triggers?|services)\//i;
/** What follows is a token: `/t/<token>/` of package channels, and its like. */
const TOKEN = /\/(?:t|token|tokens|key|apikey|api-key|auth|invite|reset|share|signed)\//gi;
const STREAM_SCHEME = /rtmp(?:[est]|te|ts)?$/i;

/** Finds secrets in the paths of URLs. */
export function findPathSecrets(text: string): Span[] {
  const spans: Span[] = [];
  let done = 0;
  for (const { index } of matchesOf(text, SCHEME)) {
    const start = index + 3;
    if (start < done) continue;
    const url = /^[^\s"'`<>?#|,;]*/.exec(text.slice(start, start + LONGEST))![0];
    done = start + url.length;
    const path = url.indexOf("/");
    if (path === -1) continue;
    const found = STREAM_SCHEME.test(text.slice(Math.max(0, index - 6), index))
      ? streamKey(url)
      : [...afterHook(url, path), ...afterTokenMark(url, path)];
    spans.push(...found.map((span) => ({ start: start + span.start, end: start + span.end })));
  }
  return spans.filter(({ start, end }) => !isAlreadyHidden(text.slice(start, end)));
}

/** Everything behind the mark, from the first part that was drawn at random. */
function afterHook(url: string, path: number): Span[] {
  const hook = HOOK.exec(url.slice(path));
  if (!hook) return [];
  return segments(url, path + hook.index + hook[0].length)
    .filter(({ start, end }) => isDrawn(url.slice(start, end)))
    .slice(0, 1)
    .map(({ start }) => ({ start, end: url.length }));
}

function afterTokenMark(url: string, path: number): Span[] {
  return Array.from(
    matchesOf(url.slice(path), TOKEN),
    ({ index, 0: mark }) => segments(url, path + index + mark.length)[0],
  )
    .filter((span) => span !== undefined)
    .filter(({ start, end }) => isDrawn(url.slice(start, end)));
}

/** The last part of `rtmp://host/application/key`. */
function streamKey(url: string): Span[] {
  const last = url.lastIndexOf("/");
  const key = url.slice(last + 1);
  return url.indexOf("/") < last && key.length >= 8 && /\d/.test(key)
    ? [{ start: last + 1, end: url.length }]
    : [];
}

function segments(url: string, from: number): Span[] {
  const spans: Span[] = [];
  for (let start = from; start < url.length; ) {
    const slash = url.indexOf("/", start);
    const end = slash === -1 ? url.length : slash;
    if (end > start) spans.push({ start, end });
    start = end + 1;
  }
  return spans;
}

/** Ids in a path count, too: there they are the right itself. */
function isDrawn(segment: string): boolean {
  return (
    looksRandom(segment) ||
    /^[\w.@-]*[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/i.test(segment)
  );
}
