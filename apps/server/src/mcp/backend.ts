import type { TaskEvent, TaskKind, TaskKinds, TaskOutcome } from '../compute/api.js'
import type { BuildResult } from '../schemas/outcome.js'
import type { BuildRequest } from '../schemas/wish.js'

/** A finished build, with its files within reach. */
export interface KnownBuild {
  readonly id: string
  readonly result: BuildResult
  /** Where a person looks at it. */
  readonly page?: string
  /** Undefined: there is no file of that name. */
  bytes(name: string): Promise<Uint8Array | undefined>
  /** Where a person or a program gets the file without this protocol: a path on this machine, or a URL. */
  place(name: string): { readonly path?: string; readonly url?: string }
}

/** The request cannot be taken now or by this caller; the message says what to do. */
export interface Refusal {
  readonly kind: 'refused'
  readonly code: 'unavailable' | 'too-many-requests' | 'forbidden' | 'limit'
  readonly message: string
}

type Undone<K extends TaskKind> = Exclude<TaskOutcome<K>, { readonly kind: 'done' }>
export type MakeOutcome = { readonly kind: 'done'; readonly value: KnownBuild } | Undone<'make'> | Refusal

export interface WorkOptions {
  readonly signal: AbortSignal
  readonly onEvent?: (event: TaskEvent) => void
}

/** What the tools need from the process they run in; every call is bounded in time by it. */
export interface Backend {
  run<K extends Exclude<TaskKind, 'make'>>(
    kind: K,
    request: TaskKinds[K]['request'],
    options: WorkOptions,
  ): Promise<TaskOutcome<K> | Refusal>
  make(request: BuildRequest, options: WorkOptions): Promise<MakeOutcome>
  /** Undefined: there is none of the caller, or it has no result. */
  find(build: string): Promise<KnownBuild | undefined>
}

/** A file of a build as a resource of this protocol. */
export const fileUri = (build: string, name: string): string =>
  `sourceless://builds/${encodeURIComponent(build)}/${encodeURIComponent(name)}`
