import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkExamples, type Diagnostic, parseContract } from '@sourceless/contract'
import { type Concept, parseConcept } from '../concept/format.js'
import { completeBinding, instantiate } from '../concept/instantiate.js'

export interface LoadedConcepts {
  readonly concepts: readonly Concept[]
  /** Of malformed files; each message starts with the file and the line. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads every `.contract` file below a folder. A malformed one is reported and left out. Throws when the folder cannot be read. */
export function loadConcepts(directory: string): LoadedConcepts {
  const concepts: Concept[] = []
  const diagnostics: Diagnostic[] = []
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.contract'),
  )
  for (const name of names.sort()) {
    const path = join(directory, name)
    const text = readFileSync(path, 'utf8')
    const { value, diagnostics: malformed } = parseConcept(text)
    const faults = value === undefined ? malformed : contractFaults(value)
    if (value !== undefined && faults.length === 0) concepts.push(value)
    // The contract follows the comment.
    const above = value === undefined ? 0 : text.slice(0, text.lastIndexOf(value.source)).split('\n').length - 1
    for (const { span, message, ...fault } of faults)
      diagnostics.push({ ...fault, message: `${path}:${above + (span?.start.line ?? 1)}: ${message}` })
  }
  return { concepts, diagnostics }
}

/** What is wrong with the concept's contract, its examples included, at the types it takes by itself. */
function contractFaults(concept: Concept): readonly Diagnostic[] {
  const options = new Map(
    concept.options.map((option) => [
      option.name,
      option.fallback ?? (option.situations[0]?.startsWith('quote') ? '"x"' : '0'),
    ]),
  )
  const { value, diagnostics } = parseContract(instantiate(concept, completeBinding(concept, new Map()), options))
  return value === undefined ? diagnostics : checkExamples(value)
}
