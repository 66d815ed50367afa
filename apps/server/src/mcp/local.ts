import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Compute, Made } from '../compute/api.js'
import type { Backend, KnownBuild } from './backend.js'

/** Builds that are kept in memory: enough for a conversation. */
const mostBuilds = 32
const mostBytes = 64 * 1024 * 1024

export interface LocalOptions {
  readonly compute: Compute
  /** Each task is ended then. */
  readonly timeoutMs: number
  /** Where finished files are written, a folder for each build; absent: nowhere. */
  readonly output?: string
}

/** The tools without a database: what was made is known as long as the process lives. */
export function createLocalBackend({ compute, timeoutMs, output }: LocalOptions): Backend {
  const known = new Map<string, KnownBuild & { readonly sizeBytes: number }>()

  const keep = async (made: Made): Promise<KnownBuild> => {
    const id = randomUUID()
    const folder = output === undefined ? undefined : resolve(output, id)
    const bytesOf = (name: string): Uint8Array | undefined => {
      const artifact = made.result.artifacts.find((one) => one.name === name)
      return made.files.find(({ sha256 }) => sha256 === artifact?.sha256)?.bytes
    }
    if (folder !== undefined) {
      await mkdir(folder, { recursive: true })
      for (const { name, executable } of made.result.artifacts)
        await writeFile(join(folder, name), bytesOf(name)!, { flag: 'wx', mode: executable ? 0o755 : 0o644 })
    }
    const build = {
      id,
      result: made.result,
      sizeBytes: made.files.reduce((sum, { bytes }) => sum + bytes.length, 0),
      bytes: async (name: string) => bytesOf(name),
      place: (name: string) => (folder === undefined ? {} : { path: join(folder, name) }),
    }
    known.set(id, build)
    forgetOldest()
    return build
  }
  const forgetOldest = (): void => {
    let bytes = [...known.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    for (const [id, { sizeBytes }] of known) {
      if (known.size === 1 || (known.size <= mostBuilds && bytes <= mostBytes)) return
      known.delete(id)
      bytes -= sizeBytes
    }
  }

  return {
    run: (kind, request, { signal }) => compute.run(kind, request, { signal, timeoutMs }),
    async make(request, options) {
      const outcome = await compute.run('make', request, { ...options, timeoutMs })
      return outcome.kind === 'done' ? { kind: 'done', value: await keep(outcome.value) } : outcome
    },
    find: async (id) => known.get(id),
  }
}
