import { computed, effect, signal } from '@preact/signals'
import { server } from '../api/server.js'
import { answerOf } from '../api/trouble.js'
import type { Emit, Target } from '../api/types.js'
import { emit, target } from './draft.js'
import { contractKind } from './reading.js'

export const targets = signal<readonly Target[]>([])

export async function loadTargets(): Promise<void> {
  const answer = await answerOf(server().targets())
  if (answer.ok) targets.value = answer.value
}

/** What can be emitted for the chosen target and the contract that was read; the first is the default. */
export const possibleEmits = computed<readonly Emit[]>(() => {
  const emits = targets.value.find((known) => known.triple === target.value)?.emits
  if (!emits) return []
  if (contractKind.value) return emits[contractKind.value]
  return [...new Set([...emits.function, ...emits.program])]
})

/** Forgets a choice of output that another target, or another kind of contract, has made impossible. */
export const watchEmit = (): (() => void) =>
  effect(() => {
    const possible = possibleEmits.value
    if (possible.length > 0 && emit.value !== undefined && !possible.includes(emit.value)) emit.value = undefined
  })

export const emitNames: Readonly<Record<Emit, string>> = {
  object: 'Object file',
  executable: 'Executable',
  shared: 'Shared library',
  archive: 'Static library',
  raw: 'Code bytes',
  hex: 'Intel HEX',
  wasm: 'WebAssembly',
}
