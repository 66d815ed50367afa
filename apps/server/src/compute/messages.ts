import type { KeptAnswer } from '@sourceless/models'
import type { SearchBound, SearchShard } from '@sourceless/pipeline'
import type { Failure } from '../schemas/outcome.js'
import type { ModelAccess, TaskEvent, TaskKind } from './api.js'

/** What a compute process is told once, before its first task. */
export interface Setup {
  readonly libraries: readonly string[]
  readonly models?: ModelAccess
  /** Resident memory at which the process ends itself. */
  readonly residentLimitMib: number
}

/** To a compute process. It works on one task at a time. */
export type ToProcess =
  | { readonly kind: 'set-up'; readonly setup: Setup }
  | {
      readonly kind: 'start'
      readonly id: number
      readonly task: TaskKind
      readonly request: unknown
      /** Into how many shares, beside its own, its big searches are divided. */
      readonly shares: number
      /** Of models, to earlier attempts at the task. */
      readonly answers: readonly KeptAnswer[]
    }
  /** To one that works on a shard: the bound has fallen. */
  | { readonly kind: 'bound'; readonly id: number; readonly bound: SearchBound }
  /** To one that asked for a search: what workers found meanwhile, and in the end what each answers. */
  | { readonly kind: 'found'; readonly id: number; readonly search: number; readonly steps: unknown }
  | { readonly kind: 'searched'; readonly id: number; readonly search: number; readonly answers: readonly unknown[] }
  /** The answer is no longer wanted. */
  | { readonly kind: 'stop'; readonly id: number }

/** From a compute process. */
export type FromProcess =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progressed'; readonly id: number; readonly events: readonly TaskEvent[] }
  | { readonly kind: 'answered'; readonly id: number; readonly answer: KeptAnswer }
  /** Asks for the shards of a search; then the bound, whenever it has fallen. */
  | { readonly kind: 'search'; readonly id: number; readonly search: number; readonly shards: readonly SearchShard[] }
  | { readonly kind: 'bound'; readonly id: number; readonly search: number; readonly bound: SearchBound }
  /** From one that works on a shard. */
  | { readonly kind: 'found'; readonly id: number; readonly steps: readonly number[] }
  | {
      readonly kind: 'ended'
      readonly id: number
      readonly outcome: Ending
      readonly residentMib: number
    }

export type Ending =
  | { readonly kind: 'done'; readonly value: unknown }
  /** `logged`: what only the operator is told. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly logged?: string }
  /** Our own code threw; the process is not to be used again. */
  | { readonly kind: 'faulty'; readonly failure: Failure; readonly stack: string }
