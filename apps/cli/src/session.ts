import { createReadStream, readFileSync } from 'node:fs'
import type { Failure, NodeModels, NodePipeline } from 'sourceless/node'
import { SettingsError } from './settings-error.js'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
export const version = manifest.version

/** The calls of a pipeline that a server answers as well. */
export type CommandPipeline = Pick<NodePipeline, 'warm' | 'make' | 'read' | 'check' | 'explain'>

/** Who does the work. */
export interface PlaceOptions {
  readonly library: readonly string[]
  /** Address of a server; absent: this process. */
  readonly remote?: string
}

/** What a command needs from the outside: made once per process, heavy parts on first use. */
export interface Session {
  readonly signal: AbortSignal
  /** The pipeline with its Node parts; solver processes end with `close`. */
  pipeline(libraries: readonly string[], models?: NodeModels): Promise<NodePipeline>
  /** The same, or that of a server. */
  pipelineAt(place: PlaceOptions, models?: NodeModels): Promise<CommandPipeline>
  /** Ends helper processes. */
  close(): void
}

export function createSession(signal: AbortSignal): Session {
  let made: NodePipeline | undefined
  const pipeline: Session['pipeline'] = async (libraries, models) => {
    if (made === undefined) {
      const { createNodePipeline } = await import('sourceless/node')
      made = createNodePipeline({ libraries, ...(models ? { models } : {}) })
    }
    return made
  }
  return {
    signal,
    pipeline,
    async pipelineAt({ library, remote = '' }, models) {
      if (remote === '') return pipeline(library, models)
      if (library.length > 0)
        throw new SettingsError(
          'A server reads with concepts of its own: leave out --library and SOURCELESS_LIBRARY with --remote.',
        )
      const { createRemotePipeline } = await import('./remote/pipeline.js')
      return createRemotePipeline({ url: remote, key: process.env.SOURCELESS_KEY || undefined, models })
    },
    close: () => made?.dispose(),
  }
}

/** Text of a file named on the command line, "-" for standard input; a failure says what to do. */
export async function readText(path: string): Promise<string | Failure> {
  const bytes = await readBytes(path)
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : bytes
}

/** Devices have no end. */
const mostBytesRead = 1 << 29

export async function readBytes(path: string): Promise<Uint8Array | Failure> {
  try {
    const parts: Buffer[] = []
    let sizeBytes = 0
    for await (const part of path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 20 })) {
      parts.push(part as Buffer)
      sizeBytes += (part as Buffer).length
      if (sizeBytes > mostBytesRead) return usage(`cannot read ${path}: it has more than ${mostBytesRead} bytes`)
    }
    // A Buffer is written as JSON in a way of its own.
    return new Uint8Array(Buffer.concat(parts))
  } catch (error) {
    return usage(`cannot read ${path}: ${systemReason(error)}`)
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission is denied',
  EROFS: 'the file system can only be read',
  ENOSPC: 'no space is left',
  ENAMETOOLONG: 'the name is too long',
}
/** What an error of the system says, in words. */
export function systemReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  return code === undefined ? String(error) : (reasons[code] ?? code)
}

/** Why words that name no file are no sentence either: a path is not English. */
export function missingFile(text: string): Failure | undefined {
  const isPath = !/\s/.test(text) && /[/\\]|\.(o|obj|so|dll|dylib|a|lib|exe|wasm|bin|hex|elf|ts|contract)$/.test(text)
  return isPath ? noSuchFile(text) : undefined
}

export const noSuchFile = (path: string): Failure => usage(`cannot read ${path}: ${reasons.ENOENT}`)

export function usage(message: string): Failure {
  return { ok: false, code: 'usage', message, diagnostics: [] }
}
