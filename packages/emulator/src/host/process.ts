import type { HostModel, Sandbox } from '../api.js'
import type { LinuxHostOptions } from './api.js'
import type { Streams } from './streams.js'

/** What an operating system makes a process from. The sandbox has just been reset. */
export interface ProcessRequest {
  readonly sandbox: Sandbox
  readonly options: LinuxHostOptions
  /** The program's name first. */
  readonly args: readonly Uint8Array[]
  /** Imported functions by the addresses that stand for them. */
  readonly imports: ReadonlyMap<bigint, string>
  /** Chooses what calls leave in registers and memory that they may overwrite. */
  readonly seed: number
}

export interface Process {
  readonly host: HostModel
  readonly streams: Pick<Streams, 'output' | 'consumedBytes'>
  /** Sets registers and stack as they are at the entry. */
  start(): void
  /** The exit code when the entry returns; undefined: it has nowhere to return to. */
  readonly exitCode: (() => number) | undefined
}
