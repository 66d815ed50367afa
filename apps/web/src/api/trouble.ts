import { SourcelessError } from '@sourceless/client'
import type { Diagnostic } from './types.js'

/** Why there is no answer, in words for a person. */
export interface Trouble {
  readonly kind: 'refused' | 'unreachable' | 'unauthorized' | 'forbidden' | 'aborted'
  readonly title: string
  readonly detail: string
  readonly diagnostics: readonly Diagnostic[]
  /** As in the server's log. */
  readonly requestId?: string
  readonly retryAfterSeconds?: number
}
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: Trouble }

const unreachable: Trouble = {
  kind: 'unreachable',
  title: 'The server does not answer',
  detail: 'It may be starting again, or the connection is down. What you typed is kept; try again in a moment.',
  diagnostics: [],
}
const aborted: Trouble = {
  kind: 'aborted',
  title: 'Given up',
  detail: 'A newer request took its place.',
  diagnostics: [],
}

function troubleOf(error: SourcelessError): Trouble {
  if (error.code === 'unreachable' || (error.status !== undefined && error.status >= 502 && !error.problem))
    return unreachable
  const { problem, retryAfterSeconds } = error
  return {
    kind: error.status === 401 ? 'unauthorized' : error.status === 403 ? 'forbidden' : 'refused',
    title: problem?.title ?? 'The server answered something unexpected',
    detail: error.message,
    diagnostics: error.diagnostics,
    ...(problem ? { requestId: problem.instance } : {}),
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  }
}

/** The answer of a request; what the server refuses, and that it cannot be reached, is data. */
export async function answerOf<T>(asked: Promise<T>, signal?: AbortSignal): Promise<Answer<T>> {
  try {
    return { ok: true, value: await asked }
  } catch (error) {
    if (signal?.aborted) return { ok: false, trouble: aborted }
    if (SourcelessError.isInstance(error)) return { ok: false, trouble: troubleOf(error) }
    throw error
  }
}
