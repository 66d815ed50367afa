import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll } from 'vitest'
import type { Compute, ComputeOptions, TaskEvent, TaskKind, TaskKinds, TaskOutcome } from '../../../src/compute/api.js'
import { createCompute } from '../../../src/compute/compute.js'

/** Longer than any task of these tests takes on a busy machine. */
export const patientMs = 50_000

export const popcount = `function bits(x: u64): u32 {
  let n: u32 = 0
  for (let i: u32 = 0; i < 64; i++) n += u32((x >> u64(i)) & 1)
  return n
}`
export const fill = `function fill(values: u32[], value: u32): void {
  for (let i: u64 = 0; i < values.length; i++) values[i] = value
}`
export const echo = `function main(): void {
  let c: i32 = read()
  while (c >= 0) {
    write(u8(c))
    c = read()
  }
}`
/** Its proof takes the solver. */
export const digits = `function digits(s: cstr): bool {
  let ok = true
  for (let i: u64 = 0; i < s.length; i++) if (s[i] < '0' || s[i] > '9') ok = false
  return ok
}`
/** Does not say whether the empty string does. */
export const ambiguous = { intent: 'does the string consist of digits only', signature: 'digits(s: cstr): bool' }
/** Its search for an input that fits takes longer than anybody waits. */
export const endless = `function f(a: u64): u64 {
  let s: u64 = 0
  for (let i: u64 = 0; i < 1000000; i++) for (let j: u64 = 0; j < 1000000; j++) s += i * j
  return s + a
}`

/** Real processes for the tests of one group, ended after the last of them. */
export function useCompute(options: Partial<ComputeOptions> = {}): () => Compute {
  let compute: Compute | undefined
  beforeAll(() => {
    compute = createCompute({ processes: 2, queueLimit: 16, memoryMib: 512, ...options })
  })
  afterAll(() => compute?.close())
  return () => compute!
}

/** The value of a task that succeeds. */
export async function doneBy<K extends TaskKind>(
  compute: Compute,
  kind: K,
  request: TaskKinds[K]['request'],
  onEvent?: (event: TaskEvent) => void,
): Promise<TaskKinds[K]['value']> {
  const outcome: TaskOutcome<K> = await compute.run(kind, request, {
    timeoutMs: patientMs,
    ...(onEvent ? { onEvent } : {}),
  })
  if (outcome.kind !== 'done') throw new Error(`${kind} was not done: ${JSON.stringify(outcome)}`)
  return outcome.value
}

export interface RunningProcess {
  readonly id: number
  readonly parent: number
  readonly group: number
}

/** As Linux tells. */
export function processes(): readonly RunningProcess[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const [state, parent, group] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
      return state === 'Z' ? [] : [{ id: Number(name), parent: Number(parent), group: Number(group) }]
    } catch {
      return []
    }
  })
}

/** Compute processes of this one. */
export const children = (): readonly RunningProcess[] =>
  processes().filter(({ id, parent, group }) => parent === process.pid && group === id)

/** Resident memory, MiB. */
export function residentMib(id: number): number {
  const line = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))
  return Number(line![1]) / 1024
}

export async function until(isSo: () => boolean, timeoutMs: number): Promise<boolean> {
  for (const startMs = performance.now(); performance.now() - startMs < timeoutMs; ) {
    if (isSo()) return true
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return isSo()
}

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
