import { createReader, standardConcepts } from '@sourceless/intent'
import { loadConcepts } from '@sourceless/intent/node'
import { createPipeline, type Pipeline, targets } from '@sourceless/pipeline'
import { createNodePorts } from '@sourceless/verifier/node'

export type { Build, Check, Failure, MakeRequest, Run } from '@sourceless/pipeline'
export { createNodePorts } from '@sourceless/verifier/node'

export interface NodePipelineOptions {
  /** Folders of concept files, read in order; their words add to the standard ones. */
  readonly libraries?: readonly string[]
}

export interface NodePipeline extends Pipeline {
  /** Ends the solver processes. Idle ones do not keep the process alive, so this is for long-lived programs. */
  dispose(): void
}

/** The standard pipeline with its Node parts: z3 in child processes, capstone as second reader, the clock. */
export async function createNodePipeline(options: NodePipelineOptions = {}): Promise<NodePipeline> {
  const own = await Promise.all((options.libraries ?? []).map((directory) => loadConcepts(directory)))
  const ports = createNodePorts()
  const reader = createReader({ concepts: [...standardConcepts(), ...own.flat()] })
  return { ...createPipeline({ reader, targets, ...ports }), dispose: () => ports.solver.dispose() }
}
