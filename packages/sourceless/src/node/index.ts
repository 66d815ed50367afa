import { setImmediate } from 'node:timers/promises'
import { createPipeline, type Pipeline, type PipelineParts, type SearchPool } from '@sourceless/pipeline'
import { targets } from '@sourceless/targets'
import { createSandboxes } from '@sourceless/verifier'
import { createNodePorts } from '@sourceless/verifier/node'
import { createEmbedded, type Embedded } from './embedded.js'
import type { ModelParts, NodeModels } from './models.js'

export type { Build, Check, Failure, MakeRequest, Run } from '@sourceless/pipeline'
export { createNodePorts } from '@sourceless/verifier/node'
export { LibraryError } from './embedded.js'
export { ModelError } from './model-error.js'
export type { NodeModels } from './models.js'

export interface NodePipelineOptions {
  /** Folders of concept files, read in order; their words add to the standard ones. */
  readonly libraries?: readonly string[]
  /** Language models that read sentences and propose code. Absent: none, and no network. */
  readonly models?: NodeModels
  /** Workers that share big searches with this process. Absent: it searches alone, to the same result. */
  readonly search?: SearchPool
}

export interface NodePipeline extends Pipeline {
  /** Starts to load what the first check will need, while the caller does something else. */
  warm(): void
  /** Ends the solver processes. Idle ones do not keep the process alive, so this is for long-lived programs. */
  dispose(): void
}

/**
 * The standard pipeline with its Node parts: z3 in child processes, capstone as second reader, the clock. The embedded
 * reader is loaded at the first sentence: a contract needs none. That read rejects with a `LibraryError` when a folder
 * of concepts cannot be used, and with a `ModelError` when the settings of models cannot.
 */
export function createNodePipeline(options: NodePipelineOptions = {}): NodePipeline {
  const ports = createNodePorts()
  const embedded = createEmbedded(options.libraries ?? [])
  const parts: PipelineParts = {
    reader: embedded,
    targets,
    sandboxes: createSandboxes(),
    pause: setImmediate,
    ...ports,
    ...(options.search ? { search: options.search } : {}),
  }
  const aReturn = Uint8Array.of(0xc3)
  return {
    ...createPipeline(parts),
    ...(options.models ? withModels(parts, options.models, embedded) : {}),
    // A failure shows when the check itself needs the disassembler.
    warm: () => void ports.disassembler.disassemble(aReturn).catch(() => {}),
    dispose: () => ports.solver.dispose(),
  }
}

/** The calls that may ask models. What they need is loaded at the first of them. */
function withModels(parts: PipelineParts, models: NodeModels, embedded: Embedded): Pick<Pipeline, 'read' | 'make'> {
  let preparing: Promise<() => ModelParts> | undefined
  const ofOneCall = async (): Promise<Pipeline> => {
    preparing ??= import('./models.js').then(({ prepareModels }) => prepareModels(models, embedded))
    return createPipeline({ ...parts, ...(await preparing)() })
  }
  return {
    read: async (request) => (await ofOneCall()).read(request),
    make: async (request) => (await ofOneCall()).make(request),
  }
}
