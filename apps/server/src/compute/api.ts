import type { KeptAnswer } from '@sourceless/models'
import type { SearchBoard, SearchPool, SearchShard, ShardOutcome } from '@sourceless/pipeline'
import type { NodeModels } from 'sourceless/node'
import type {
  BuildResult,
  Disassembly,
  Evidence,
  Failure,
  Observation,
  Reading,
  Scores,
  Verification,
} from '../schemas/outcome.js'
import type {
  BuildRequest,
  DisassembleRequest,
  ReadingRequest,
  RunRequest,
  ScoreRequest,
  VerificationRequest,
} from '../schemas/wish.js'

/** A finished file with its bytes, before it has a place in the store. */
export interface MadeFile {
  readonly sha256: string
  readonly bytes: Uint8Array
}

/** What a build gives: what is told of it, and the files by their hashes. */
export interface Made {
  readonly result: BuildResult
  readonly evidence: Omit<Evidence, 'build'>
  readonly files: readonly MadeFile[]
}

/** Kinds of work: what goes to a compute process, and what comes back. */
export interface TaskKinds {
  make: { readonly request: BuildRequest; readonly value: Made }
  read: { readonly request: ReadingRequest; readonly value: Reading }
  verify: { readonly request: VerificationRequest; readonly value: Verification }
  score: { readonly request: ScoreRequest; readonly value: Scores }
  disassemble: { readonly request: DisassembleRequest; readonly value: Disassembly }
  run: { readonly request: RunRequest; readonly value: Observation }
  /** A share of a big search that a `make` elsewhere asked for. */
  shard: { readonly request: SearchShard; readonly value: ShardOutcome }
}
export type TaskKind = keyof TaskKinds

/** Something happened in a task; `data` is JSON. */
export interface TaskEvent {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * `failed`: bad input or no verified result, as data. `crashed`: the process died, by a fault of ours or out of memory.
 * `timed-out` and `aborted`: the process was killed. `busy`: nobody was free, and the queue is full.
 */
export type TaskOutcome<K extends TaskKind> =
  | { readonly kind: 'done'; readonly value: TaskKinds[K]['value'] }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'crashed'; readonly reason: string }
  | { readonly kind: 'timed-out' | 'aborted' | 'busy' }

/** What models answered to earlier attempts at a task, and whom to tell what they answer to this one. */
export interface TaskAnswers {
  readonly earlier: readonly KeptAnswer[]
  /** At once, since the process may die. */
  readonly onAnswer: (answer: KeptAnswer) => void
}

export interface TaskOptions {
  /** From the call on, waiting included: then the outcome is `timed-out`. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** In order; the same kind of progress at most ten times a second, at most 1,000 in all. */
  readonly onEvent?: (event: TaskEvent) => void
  /** With `make`: who shares its big searches. Absent: processes of this computer that are free at that moment. */
  readonly search?: SearchPool
  /** With `make`: models are not asked again what earlier attempts asked. */
  readonly answers?: TaskAnswers
  /** With `shard`: where its findings go, and whence the bound comes. */
  readonly board?: SearchBoard
}

/** Child processes that do what takes long or cannot be trusted to end; this process stays responsive. */
export interface Compute {
  run<K extends TaskKind>(kind: K, request: TaskKinds[K]['request'], options: TaskOptions): Promise<TaskOutcome<K>>
  /** Tasks that run, and tasks that wait for a process. */
  load(): { readonly running: number; readonly waiting: number; readonly processes: number }
  /** Kills all processes. */
  close(): Promise<void>
}

/** Models that requests may name, and how they are reached; keys come from nowhere else. */
export interface ModelAccess
  extends Pick<NodeModels, 'environment' | 'keyFile' | 'endpoints' | 'prices' | 'cache' | 'replay' | 'abilitiesFile'> {
  readonly allowed: readonly string[]
}

export interface ComputeOptions {
  readonly processes: number
  /** Of these, kept free of tasks that may take long (`make`, `score`, `verify`), for the others. Default 0. */
  readonly reserved?: number
  /** Tasks that may wait; more are `busy`. */
  readonly queueLimit: number
  /** Of each process's JavaScript heap. */
  readonly memoryMib: number
  /** Of each process in all: one that holds more ends itself. Default: twice its heap and 1 GiB. */
  readonly residentMib?: number
  /** After so many a process is replaced by a new one. Default 20,000. */
  readonly tasksPerProcess?: number
  /** Folders of concept files; their words add to the standard ones. */
  readonly libraries?: readonly string[]
  /** Absent: no task asks a model, and there is no network. */
  readonly models?: ModelAccess
  /** Is told, for the log, why a task ended as `failed` with the code `internal`. */
  readonly onFault?: (reason: string) => void
}
