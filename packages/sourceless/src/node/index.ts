import { createReader, standardConcepts } from '@sourceless/intent'
import { type ConceptFileProblem, loadConcepts } from '@sourceless/intent/node'
import { createPipeline, type Pipeline, targets } from '@sourceless/pipeline'
import { createNodePorts } from '@sourceless/verifier/node'

export type { Build, Check, Failure, MakeRequest, Run } from '@sourceless/pipeline'
export { createNodePorts } from '@sourceless/verifier/node'

/** A folder of concepts that cannot be used. */
export class LibraryError extends Error {
  readonly problems: readonly ConceptFileProblem[]

  constructor(problems: readonly ConceptFileProblem[]) {
    super(`a folder of concepts cannot be used:\n${problems.map(({ path, message }) => `  ${path}: ${message}`).join('\n')}`)
    this.name = 'LibraryError'
    this.problems = problems
  }
}

export interface NodePipelineOptions {
  /** Folders of concept files, read in order; their words add to the standard ones. */
  readonly libraries?: readonly string[]
}

export interface NodePipeline extends Pipeline {
  /** Ends the solver processes. Idle ones do not keep the process alive, so this is for long-lived programs. */
  dispose(): void
}

/**
 * The standard pipeline with its Node parts: z3 in child processes, capstone as second reader, the clock. Rejects with a
 * `LibraryError` when a folder of concepts cannot be used.
 */
export async function createNodePipeline(options: NodePipelineOptions = {}): Promise<NodePipeline> {
  const own = await Promise.all((options.libraries ?? []).map((directory) => loadConcepts(directory)))
  const problems = own.flatMap((library) => library.problems)
  if (problems.length > 0) throw new LibraryError(problems)
  const ports = createNodePorts()
  const reader = createReader({ concepts: [...standardConcepts(), ...own.flatMap(({ concepts }) => concepts)] })
  return { ...createPipeline({ reader, targets, ...ports }), dispose: () => ports.solver.dispose() }
}
