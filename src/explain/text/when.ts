/** A moment as a person or a model writes it. */

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
const AGO = /^(\d{1,5})\s*([smhdw])(?:\s*ago)?$/i;

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads an ISO 8601 date or moment (UTC where no zone is given), or how long ago: `36h`, `7d`. The second form
 * is there because a model has no clock.
 * @returns undefined for any other text.
 */
export function parseMoment(text: string, now: Date): Date | undefined {
  const trimmed = text.trim();
  const [, count, unit = ""] = AGO.exec(trimmed) ?? [];
  if (count !== undefined)
    return new Date(now.getTime() - Number(count) * (UNIT_MS[unit.toLowerCase()] ?? 0));
  const [, date, time = "00:00", seconds = ":00", zone = "Z"] = MOMENT.exec(trimmed) ?? [];
  if (date === undefined) return undefined;
  const moment = new Date(`${date}T${time}${seconds}${zone.toUpperCase()}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
