import type { Diagnostic, Reading, Failure as RemoteFailure, SourcelessError } from '@sourceless/client'
import type { FailureCode } from '@sourceless/pipeline'
import type { Failure } from 'sourceless/node'
import { usageOf } from './results.js'

/** A failure that a server tells, as the pipeline tells it. */
export function failureOf(failure: RemoteFailure): Failure {
  const { code, message, diagnostics, options, words, closest, usage } = failure
  return {
    ok: false,
    code,
    message,
    diagnostics: diagnostics.map(diagnosticOf),
    ...(options ? { options } : {}),
    ...(words ? { words } : {}),
    ...(closest ? { closest } : {}),
    ...(usage ? { usage: usageOf(usage) } : {}),
  }
}

/** A reading that led to no contract. */
export function readingFailure(reading: Exclude<Reading, { readonly kind: 'contract' }>): Failure {
  const usage = reading.usage ? { usage: usageOf(reading.usage) } : {}
  if (reading.kind === 'question') {
    const { question, options } = reading
    return { ok: false, code: 'question', message: question, diagnostics: [], options, ...usage }
  }
  const { message, words, closest } = reading
  return { ok: false, code: 'not-understood', message, diagnostics: [], words, closest, ...usage }
}

/** What is wrong with the request, the address or the key is for the person to put right, and so `usage`. */
const codes: Readonly<Partial<Record<SourcelessError['code'], FailureCode>>> = {
  limit: 'limit',
  'too-many-requests': 'limit',
  unavailable: 'limit',
  'timed-out': 'limit',
  'model-unavailable': 'model-unavailable',
  'sandbox-unavailable': 'sandbox-unavailable',
  internal: 'internal',
  damaged: 'internal',
}

const advice: Readonly<Partial<Record<SourcelessError['code'], string>>> = {
  unauthorized: ' Put a key of the server into SOURCELESS_KEY.',
  'too-many-requests': ' It is busy with requests of your key; try again later.',
}

/** Why a server gave no answer. */
export function remoteFailure(error: SourcelessError): Failure {
  return {
    ok: false,
    code: codes[error.code] ?? 'usage',
    message: `${error.message}${advice[error.code] ?? ''}`,
    diagnostics: error.diagnostics.map(diagnosticOf),
  }
}

function diagnosticOf({ code, message, hint, line, column = 1 }: Diagnostic): Failure['diagnostics'][number] {
  const position = line === undefined ? undefined : { offset: 0, line, column }
  return {
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined ? {} : { span: { start: position, end: position } }),
  }
}
