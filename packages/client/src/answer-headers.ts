/** When to come back; undefined where the server does not say it in seconds. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const text = headers.get('retry-after')
  const seconds = text === null ? Number.NaN : Number(text)
  return Number.isFinite(seconds) ? seconds : undefined
}

/** Whether the body is problem details (RFC 9457), as this API tells errors. */
export const tellsProblem = (headers: Headers): boolean =>
  /^application\/problem\+json\b/.test(headers.get('content-type') ?? '')
