import type { Failure } from '../../schemas/outcome.js'
import type { Ending } from '../messages.js'

/** What an exception in a task means. Settings that cannot be used are told by the name of their error, as their modules load late. */
export function faultOf(error: unknown, signal: AbortSignal): Ending {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const failed = (code: Failure['code'], text: string): Failure => ({ code, message: text, diagnostics: [] })
  if (signal.aborted) return { kind: 'failed', failure: failed('interrupted', 'The work was interrupted.') }
  if (name === 'ModelError') return { kind: 'failed', failure: failed('model-unavailable', message) }
  if (name === 'LibraryError') {
    const told = "The server's own concepts cannot be used, so it reads no sentences; its log says why."
    return { kind: 'failed', failure: failed('internal', told), logged: message }
  }
  const told = `A fault in sourceless, which retrying does not mend: ${message}`
  return { kind: 'faulty', failure: failed('internal', told), stack }
}
