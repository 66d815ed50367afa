import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Diagnostic, parseContract } from '@sourceless/contract'
import { type Concept, parseConcept } from '../concept/format.js'
import { completeBinding, instantiate } from '../concept/instantiate.js'

export interface LoadedConcepts {
  readonly concepts: readonly Concept[]
  /** One per malformed file; the message names the file. */
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
    const parsed = parseConcept(readFileSync(path, 'utf8'))
    const faults = parsed.value === undefined ? parsed.diagnostics : contractFaults(parsed.value)
    if (parsed.value !== undefined && faults.length === 0) concepts.push(parsed.value)
    for (const fault of faults) diagnostics.push({ ...fault, message: `${path}: ${fault.message}` })
  }
  return { concepts, diagnostics }
}

/** What is wrong with the concept's contract at the types it takes by itself. */
function contractFaults(concept: Concept): readonly Diagnostic[] {
  const options = new Map(
    concept.options.map((option) => [
      option.name,
      option.fallback ?? (option.situations[0]?.startsWith('quote') ? '"x"' : '0'),
    ]),
  )
  return parseContract(instantiate(concept, completeBinding(concept, new Map()), options)).diagnostics
}
