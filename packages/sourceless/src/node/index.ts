import { setImmediate } from 'node:timers/promises'
import type { Diagnostic } from '@sourceless/contract'
import type { Reader, Reading } from '@sourceless/intent'
import type { LoadedConcepts } from '@sourceless/intent/node'
import { createPipeline, type IntentReader, type PatientRequest, type Pipeline } from '@sourceless/pipeline'
import { targets } from '@sourceless/targets'
import { createNodePorts } from '@sourceless/verifier/node'

export type { Build, Check, Failure, MakeRequest, Run } from '@sourceless/pipeline'
export { createNodePorts } from '@sourceless/verifier/node'

/** A folder of concepts that cannot be used; each diagnostic names the file and the line, and says what to do. */
export class LibraryError extends Error {
  override readonly name = 'LibraryError'
  readonly diagnostics: readonly Diagnostic[]

  constructor(message: string, diagnostics: readonly Diagnostic[] = []) {
    super(message)
    this.diagnostics = diagnostics
  }
}

export interface NodePipelineOptions {
  /** Folders of concept files, read in order; their words add to the standard ones. */
  readonly libraries?: readonly string[]
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
 * of concepts cannot be used.
 */
export function createNodePipeline(options: NodePipelineOptions = {}): NodePipeline {
  const ports = createNodePorts()
  let loading: Promise<Reader> | undefined
  const reader: IntentReader = {
    read: async (request) => readPatiently(await (loading ??= loadReader(options.libraries ?? [])), request),
  }
  const aReturn = Uint8Array.of(0xc3)
  return {
    ...createPipeline({ reader, targets, ...ports }),
    // A failure shows when the check itself needs the disassembler.
    warm: () => void ports.disassembler.disassemble(aReturn).catch(() => {}),
    dispose: () => ports.solver.dispose(),
  }
}

/** Reads piece by piece: between two of them what waits has its turn, such as the signal of a person who gives up. */
async function readPatiently(reader: Reader, request: PatientRequest): Promise<Reading> {
  const work = reader.readInPieces(request)
  for (let piece = work.next(); ; piece = work.next()) {
    if (piece.done) return piece.value
    request.onProgress?.(piece.value)
    await setImmediate()
    request.signal?.throwIfAborted()
  }
}

async function loadReader(libraries: readonly string[]): Promise<Reader> {
  const { createReader, standardConcepts } = await import('@sourceless/intent')
  const { loadConcepts } = await import('@sourceless/intent/node')
  const own = libraries.flatMap((directory) => usable(directory, () => loadConcepts(directory)))
  return createReader({ concepts: [...standardConcepts(), ...own] })
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'it is no folder',
  EACCES: 'permission is denied',
}

function usable(directory: string, load: () => LoadedConcepts): LoadedConcepts['concepts'] {
  let loaded: LoadedConcepts
  try {
    loaded = load()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new LibraryError(`cannot read the folder ${directory}: ${reasons[code ?? ''] ?? code ?? error}`)
  }
  if (loaded.diagnostics.length > 0)
    throw new LibraryError(`concepts of the folder ${directory} are malformed`, loaded.diagnostics)
  if (loaded.concepts.length === 0) throw new LibraryError(`the folder ${directory} holds no .contract file`)
  return loaded.concepts
}
