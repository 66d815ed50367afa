/** When to come back, which servers say in seconds or as a date (RFC 9110); undefined where this one does not. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text)
  const dateMs = text.endsWith('GMT') ? Date.parse(text) : Number.NaN
  return Number.isNaN(dateMs) ? undefined : Math.max(0, (dateMs - Date.now()) / 1000)
}

/** Whether the body is problem details (RFC 9457), as this API tells errors. */
export const tellsProblem = (headers: Headers): boolean =>
  /^application\/problem\+json\b/.test(headers.get('content-type') ?? '')
