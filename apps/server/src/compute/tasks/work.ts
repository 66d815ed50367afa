import type { PipelineEvent, SearchBound } from '@sourceless/pipeline'
import type { Failure } from '../../schemas/outcome.js'
import type { TaskAnswers, TaskEvent, TaskKind, TaskKinds } from '../api.js'
import type { Engine } from './engine.js'

/** What a task has to work with. */
export interface Bench {
  readonly engine: Engine
  readonly signal: AbortSignal
  readonly tell: (event: PipelineEvent) => void
  readonly note: (event: TaskEvent) => void
  /** With `shard`: what holds by what others found, and where to tell what this one finds. */
  readonly bound: () => SearchBound | undefined
  readonly found: (steps: readonly number[]) => void
  /** Of models. */
  readonly answers: TaskAnswers
}

/** One kind of task, done in a compute process. Bad input is an outcome; what rejects is a fault of ours. */
export type Work<K extends TaskKind> = (
  request: TaskKinds[K]['request'],
  bench: Bench,
) => Promise<
  | { readonly kind: 'done'; readonly value: TaskKinds[K]['value'] }
  | { readonly kind: 'failed'; readonly failure: Failure }
>
