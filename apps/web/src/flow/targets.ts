import { computed, effect, signal } from '@preact/signals'
import { server } from '../api/server.js'
import { answerOf } from '../api/trouble.js'
import type { Emit, Target } from '../api/types.js'
import { emit, isExplained, target } from './draft.js'
import { contractKind } from './reading.js'

export const targets = signal<readonly Target[]>([])
/** Language models that this server asks; undefined: not known yet. */
export const models = signal<readonly string[] | undefined>(undefined)

export async function loadTargets(): Promise<void> {
  const answer = await answerOf(server().targets())
  if (answer.ok) targets.value = answer.value
}

/** Whoever only looks at something needs no key; so this is asked by those who want to know. */
export async function loadModels(): Promise<void> {
  const answer = await answerOf(server().models())
  if (answer.ok) models.value = answer.value
}

const chosen = computed(() => targets.value.find(({ triple }) => triple === target.value))

/** What can be emitted for the chosen target and the contract that was read; the first is the default. */
export const possibleEmits = computed<readonly Emit[]>(() => {
  const emits = chosen.value?.emits
  if (!emits) return []
  if (contractKind.value) return emits[contractKind.value]
  return [...new Set([...emits.function, ...emits.program])]
})

/** Whether the file that would be made can tell debuggers what each instruction does. */
export const isDebuggable = computed(() => {
  const file = emit.value ?? possibleEmits.value[0]
  return file !== undefined && chosen.value?.debuggable.includes(file) === true
})

/** Forgets choices that another target, output or kind of contract has made impossible. */
export const watchChoices = (): (() => void) =>
  effect(() => {
    const possible = possibleEmits.value
    if (possible.length === 0) return
    if (emit.value !== undefined && !possible.includes(emit.value)) emit.value = undefined
    if (!isDebuggable.value) isExplained.value = false
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
