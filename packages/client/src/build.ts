import { type Builds, randomKey } from './builds.js'
import type { Artifact, Build, BuildEvent, BuildRequest, BuildResult, Failure } from './types.js'

export interface BuildOptions {
  readonly onEvent?: (event: BuildEvent) => void
  /** Aborting it cancels the build. */
  readonly signal?: AbortSignal
  readonly idempotencyKey?: string
}

/** A file with its contents, whose hash was checked. */
export interface BuiltFile extends Artifact {
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** What a build came to: a verified result with its files, the binary first, or why there is none. */
export type BuildOutcome =
  | { readonly ok: true; readonly build: Build; readonly result: BuildResult; readonly files: readonly BuiltFile[] }
  | { readonly ok: false; readonly build: Build; readonly failure: Failure }

const cancelled: Failure = {
  code: 'interrupted',
  message: 'The build was cancelled; nothing was made.',
  diagnostics: [],
}

/** Long enough for a server that answers at all; whoever aborted waits for it. */
const cancelMs = 2_000

/** The build whose submission was given up, should the server have taken it: the same key gives the same build. */
async function cancelUnseen(builds: Builds, request: BuildRequest, idempotencyKey: string): Promise<void> {
  const signal = AbortSignal.timeout(cancelMs)
  await builds
    .create(request, { idempotencyKey, signal })
    .then(({ id }) => builds.cancel(id, { signal }))
    .catch(() => {})
}

/** Submits a build and waits for its end; what `onEvent` throws, and an abort, cancel it. */
export async function build(builds: Builds, request: BuildRequest, options: BuildOptions = {}): Promise<BuildOutcome> {
  const { onEvent, signal, idempotencyKey = randomKey() } = options
  const withSignal = signal ? { signal } : {}
  const { id } = await builds.create(request, { ...withSignal, idempotencyKey }).catch(async (error: unknown) => {
    if (signal?.aborted) await cancelUnseen(builds, request, idempotencyKey)
    throw error
  })
  try {
    for await (const event of builds.follow(id, withSignal)) onEvent?.(event)
  } catch (error) {
    // The error at hand says more than one of the cancelling.
    await builds.cancel(id, { signal: AbortSignal.timeout(cancelMs) }).catch(() => {})
    throw error
  }
  const ended = await builds.get(id, withSignal)
  const { result, failure = cancelled } = ended
  if (result === undefined) return { ok: false, build: ended, failure }
  const files = await Promise.all(
    result.artifacts.map(async (artifact) => ({
      ...artifact,
      bytes: await builds.artifact(id, artifact, withSignal),
    })),
  )
  return { ok: true, build: ended, result, files }
}
