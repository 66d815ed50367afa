import type { BuildResult } from '../schemas/outcome.js'
import { shown } from './text.js'

/** Each stage of the check in a line: `proof passed`. */
export const stageTexts = (stages: BuildResult['stages']): string[] =>
  stages.map(({ stage, status, reason }) =>
    shown(`${stage} ${status}${reason === undefined ? '' : ` (${reason})`}`, 200),
  )
