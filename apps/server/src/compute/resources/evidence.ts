import type { StageReport } from '@sourceless/verifier'
import type { Evidence } from '../../schemas/outcome.js'
import { stageResource } from './code.js'

/** Characters of all texts of one build; scripts of long proofs take some hundred thousand. */
export const evidenceLimitCharacters = 8 * 1024 * 1024

/** Stages with the texts that let someone else repeat the checks. A text beyond the limit ends with a line that says so. */
export function evidenceStages(stages: readonly StageReport[], limit = evidenceLimitCharacters): Evidence['stages'] {
  let left = limit
  const take = (text: string): string => {
    const kept = text.slice(0, left)
    left -= kept.length
    return kept.length === text.length ? text : `${kept}\n; cut here: ${text.length} characters in all`
  }
  return stages.map((report) => ({
    ...stageResource(report),
    evidence: report.evidence.map(({ name, text }) => ({ name, text: take(text) })),
  }))
}
