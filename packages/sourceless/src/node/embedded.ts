import { setImmediate } from 'node:timers/promises'
import type { Diagnostic } from '@sourceless/contract'
import type { Concept, Reader, Reading } from '@sourceless/intent'
import type { LoadedConcepts } from '@sourceless/intent/node'
import type { ModelReadRequest } from '@sourceless/models'

/** A folder of concepts that cannot be used; each diagnostic names the file and the line, and says what to do. */
export class LibraryError extends Error {
  override readonly name = 'LibraryError'
  readonly diagnostics: readonly Diagnostic[]

  constructor(message: string, diagnostics: readonly Diagnostic[] = []) {
    super(message)
    this.diagnostics = diagnostics
  }
}

/** The embedded reader with the concepts it knows, both loaded when first asked for. */
export interface Embedded {
  read(request: ModelReadRequest): Promise<Reading>
  concepts(): Promise<readonly Concept[]>
}

/** Folders are read in order. What is asked of it rejects with a `LibraryError` when one of them cannot be used. */
export function createEmbedded(libraries: readonly string[]): Embedded {
  let loading: ReturnType<typeof load> | undefined
  const loaded = () => (loading ??= load(libraries))
  return {
    read: async (request) => readPatiently((await loaded()).reader, request),
    concepts: async () => (await loaded()).concepts,
  }
}

/** Reads piece by piece: between two of them what waits has its turn, such as the signal of a person who gives up. */
async function readPatiently(reader: Reader, request: ModelReadRequest): Promise<Reading> {
  const work = reader.readInPieces(request)
  for (let piece = work.next(); ; piece = work.next()) {
    if (piece.done) return piece.value
    request.onProgress?.(piece.value)
    await setImmediate()
    request.signal?.throwIfAborted()
  }
}

async function load(libraries: readonly string[]): Promise<{ reader: Reader; concepts: readonly Concept[] }> {
  const { createReader, standardConcepts } = await import('@sourceless/intent')
  const { loadConcepts } = await import('@sourceless/intent/node')
  const own = libraries.flatMap((directory) => usable(directory, () => loadConcepts(directory)))
  const concepts = [...standardConcepts(), ...own]
  return { reader: createReader({ concepts }), concepts }
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
