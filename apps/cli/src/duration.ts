const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
const longestMs = 24 * 3_600_000

/** Milliseconds of `30s`, `2m`, `1.5h` or `500ms`, up to a day; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  if (count === undefined || unit === undefined) return undefined
  const ms = Math.round(Number(count) * units[unit]!)
  return ms > 0 && ms <= longestMs ? ms : undefined
}

export const durationHint = 'It is a time up to a day, such as 30s, 2m or 1h.'
