import type { Candidate } from '../reading/candidate.js'
import { readSentence } from '../text/sentence.js'
import type { ReadFunction } from './calculator.js'
import { BYTE_RULES } from './compose/bytes.js'
import { calculation, generation } from './compose/calculate.js'
import { pipelines } from './compose/pipelines.js'
import { ranges } from './compose/ranges.js'
import type { Context } from './compose/rule.js'
import { commandLine } from './compose/shell.js'
import { normalise } from './normal.js'
import { type Notes, takeNotes } from './notes.js'

export interface Composed {
  readonly candidates: readonly Candidate[]
  /** What the sentence says beside what the program does; the runs of every reading are checked against it. */
  readonly notes: Notes
}

/**
 * Programs of source, unit, change and output. A rule has to match all that is left of the sentence once its
 * notes are taken out, so no word is passed over.
 */
export function composePrograms(sentence: string, readFunction: ReadFunction): Composed {
  const command = commandLine(sentence, { notes: {}, quotes: [], readFunction: () => undefined })
  if (command?.words !== undefined) return composePrograms(command.words, readFunction)
  const { text: normal, quotes } = normalise(sentence)
  const { text, notes } = takeNotes(normal, quotes)
  const context: Context = {
    notes,
    quotes,
    readFunction: (phrase, signature) => readFunction(readSentence(phrase, signature)),
  }
  if (!/\w/.test(text)) return { candidates: [], notes }
  const sources: string[] = command?.source === undefined ? [] : [command.source]
  for (const { pattern, make } of BYTE_RULES) {
    const m = pattern.exec(text)
    if (m === null) continue
    const source = make(m.groups ?? {}, context)
    if (source !== undefined) sources.push(source)
  }
  if (sources.length === 0) {
    const source = calculation(text, context) ?? generation(text, context)
    if (source !== undefined) sources.push(source)
    else sources.push(...pipelines(text, context), ...ranges(text, context))
  }
  const unique = [...new Set(sources)]
  const candidates = unique.map(
    (source): Candidate => ({
      origin: 'program',
      source,
      restatement: sentence.replace(/\s+/g, ' ').trim(),
      specificity: 20,
      unexplained: [],
      used: [],
      assumptions: [],
    }),
  )
  return { candidates, notes }
}
