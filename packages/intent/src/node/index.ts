import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Concept, parseConcept } from '../concept/format.js'

/** A problem in a user's own concept file. */
export interface ConceptFileProblem {
  readonly path: string
  readonly message: string
}

export interface LoadedConcepts {
  readonly concepts: readonly Concept[]
  /** Files that could not be read or are malformed; their concepts are left out. */
  readonly problems: readonly ConceptFileProblem[]
}

/** Reads every `*.contract` file below a folder, in the order of their names; the format is told in `concepts/README.md`. */
export async function loadConcepts(directory: string): Promise<LoadedConcepts> {
  const concepts: Concept[] = []
  const problems: ConceptFileProblem[] = []
  let names: readonly string[] = []
  try {
    names = (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.contract')).sort()
    if (names.length === 0) problems.push({ path: directory, message: 'the folder holds no .contract file' })
  } catch (error) {
    problems.push({ path: directory, message: `cannot read the folder: ${(error as NodeJS.ErrnoException).code}` })
  }
  for (const name of names) {
    const path = join(directory, name)
    const { value, diagnostics } = parseConcept(await readFile(path, 'utf8'))
    if (value !== undefined) concepts.push(value)
    for (const { message } of diagnostics) problems.push({ path, message })
  }
  return { concepts, problems }
}
