import type { CallToolResult } from '@modelcontextprotocol/server'
import type { TaskKind, TaskOutcome } from '../compute/api.js'
import type { Failure } from '../schemas/outcome.js'
import type { Refusal } from './backend.js'
import { shown, shownAll } from './text.js'

type Link = Extract<CallToolResult['content'][number], { type: 'resource_link' }>

/** A result as data and, for clients and models that read text only, the same as text. */
export function answer(value: Readonly<Record<string, unknown>>, links: readonly Link[] = []): CallToolResult {
  // Absent fields are left out here as they are in the text.
  const text = JSON.stringify(value)
  return { content: [{ type: 'text', text }, ...links], structuredContent: JSON.parse(text) }
}

export interface Complaint {
  readonly code: string
  readonly message: string
  readonly findings?: readonly string[]
}

/** Why there is no result, for the model to act on. */
export function complaint({ code, message, findings = [] }: Complaint): CallToolResult {
  const told = {
    code,
    message: shown(message, 2_000),
    ...(findings.length === 0 ? {} : { findings: shownAll(findings, 10, 600) }),
  }
  return { isError: true, content: [{ type: 'text', text: JSON.stringify(told) }] }
}

/** Findings, one text each: where, what, what to do. */
export const findingsOf = (diagnostics: Failure['diagnostics']): string[] =>
  diagnostics.map(({ code, message, hint, line, column, offset }) => {
    const place =
      line !== undefined ? `${line}:${column ?? 1}: ` : offset !== undefined ? `at byte 0x${offset.toString(16)}: ` : ''
    return `${place}${message} (${code})${hint === undefined ? '' : ` ${hint}`}`
  })

export const failed = ({ code, message, diagnostics }: Failure): CallToolResult =>
  complaint({ code, message, findings: findingsOf(diagnostics) })

type Undone = Exclude<TaskOutcome<TaskKind>, { readonly kind: 'done' }> | Refusal

/** What kept a task from its end. */
export function undone(outcome: Undone): CallToolResult {
  switch (outcome.kind) {
    case 'failed':
      return failed(outcome.failure)
    case 'refused':
      return complaint(outcome)
    case 'busy':
      return complaint({ code: 'unavailable', message: 'All workers are busy. Try again in a few seconds.' })
    case 'timed-out':
      return complaint({
        code: 'timed-out',
        message: 'It took longer than this server permits. Try effort "quick", or a smaller request.',
      })
    case 'aborted':
      return complaint({ code: 'interrupted', message: 'The work was interrupted; nothing was made.' })
    case 'crashed':
      return complaint({
        code: 'internal',
        message: 'The work ended unexpectedly, perhaps for want of memory; nothing was made. Try a smaller request.',
      })
  }
}
