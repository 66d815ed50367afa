import type { Failure as PipelineFailure } from '@sourceless/pipeline'
import type { z } from 'zod'
import type { diagnosticSchema, Failure, usageSchema } from '../../schemas/outcome.js'

type Diagnostic = z.infer<typeof diagnosticSchema>
type Usage = z.infer<typeof usageSchema>

/** What findings of contracts, files and candidates have in common. */
interface Finding {
  readonly code?: string
  readonly message: string
  readonly hint?: string
  readonly span?: { readonly start: { readonly line: number; readonly column: number } }
  readonly line?: number
  readonly offset?: number
  readonly instruction?: string
}

/** Why a request gave no verified result, as the API tells it. */
export function failureResource(failure: PipelineFailure): Failure {
  const { code, message, diagnostics, options, words, closest, usage } = failure
  return {
    code,
    message,
    diagnostics: diagnostics.map((one) => diagnosticResource(one)),
    ...(options ? { options: options.map((option) => ({ ...option })) } : {}),
    ...(words ? { words: [...words] } : {}),
    ...(closest ? { closest: [...closest] } : {}),
    ...(usage ? { usage: usageResource(usage) } : {}),
  }
}

/** `code` is for findings that have none of their own. */
export function diagnosticResource(finding: Finding, code = 'malformed'): Diagnostic {
  const { message, hint, span, line = span?.start.line, offset, instruction } = finding
  return {
    code: finding.code ?? code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(line === undefined ? {} : { line }),
    ...(span === undefined ? {} : { column: span.start.column }),
    ...(offset === undefined ? {} : { offset }),
    ...(instruction === undefined ? {} : { instruction }),
  }
}

export function usageResource(usage: NonNullable<PipelineFailure['usage']>): Usage[] {
  return usage.map(({ model, usage: { requests, inputTokens, cachedTokens, outputTokens, costUsd } }) => ({
    model,
    requests,
    inputTokens,
    cachedTokens,
    outputTokens,
    costUsd: costUsd ?? null,
  }))
}
