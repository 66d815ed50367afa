import { computed, effect, signal } from '@preact/signals'
import { server } from '../api/server.js'
import { answerOf, type Trouble } from '../api/trouble.js'
import type { Contract, Diagnostic, Reading, Wish } from '../api/types.js'
import { answer, effort, ownContract, signature, wish } from './draft.js'

const pauseMs = 450

/** How a wish is understood, as far as the server has said. */
export const reading = signal<Reading | undefined>(undefined)
export const isReading = signal(false)
export const readingTrouble = signal<Trouble | undefined>(undefined)
/** The contract that the sentence gave, to go back to. */
export const readContract = signal<Contract | undefined>(undefined)

let running: AbortController | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let readKey = ''

const keyOf = (wanted: Wish): string => JSON.stringify(wanted)

async function read(wanted: Wish): Promise<void> {
  running?.abort()
  const mine = new AbortController()
  running = mine
  isReading.value = true
  const said = await answerOf(server().read({ ...wanted, effort: effort.peek() }, { signal: mine.signal }), mine.signal)
  if (running !== mine) return
  isReading.value = false
  if (!said.ok) {
    if (said.trouble.kind === 'aborted') return
    readKey = ''
    readingTrouble.value = said.trouble
    if (wanted.contract === undefined) {
      reading.value = undefined
      readContract.value = undefined
    }
    return
  }
  readingTrouble.value = undefined
  reading.value = said.value
  if (wanted.contract === undefined)
    readContract.value = said.value.kind === 'contract' ? said.value.contract : undefined
}

/** Reads now what has not been read yet. */
export function readNow(): void {
  clearTimeout(timer)
  const wanted = wish.peek()
  if (wanted === undefined || keyOf(wanted) === readKey) return
  readKey = keyOf(wanted)
  void read(wanted)
}

/** The reading of another sentence is nothing to go back to. */
export function forgetReading(): void {
  readContract.value = undefined
}

/** What a build has read need not be read again. */
export function adoptReading(known: Reading, wanted: Wish | undefined): void {
  clearTimeout(timer)
  running?.abort()
  isReading.value = false
  readingTrouble.value = undefined
  readKey = wanted ? keyOf(wanted) : ''
  reading.value = known
  if (known.kind === 'contract' && wanted?.contract === undefined) readContract.value = known.contract
}

/** Reads what is typed whenever typing pauses. */
export const startReading = (): (() => void) =>
  effect(() => {
    const wanted = wish.value
    clearTimeout(timer)
    if (wanted === undefined) {
      running?.abort()
      running = undefined
      readKey = ''
      isReading.value = false
      reading.value = undefined
      readContract.value = undefined
      readingTrouble.value = undefined
    } else if (keyOf(wanted) !== readKey) timer = setTimeout(readNow, pauseMs)
  })

/** Text of the contract that Make would use. */
export const contractText = computed(
  () => ownContract.value ?? (reading.value?.kind === 'contract' ? reading.value.contract.source.trimEnd() : ''),
)
export const contractKind = computed(() =>
  reading.value?.kind === 'contract' ? reading.value.contract.kind : undefined,
)
/** Findings in a contract that was changed by hand. */
export const contractFindings = computed<readonly Diagnostic[]>(() =>
  ownContract.value === undefined ? [] : (readingTrouble.value?.diagnostics ?? []),
)

export function editContract(text: string): void {
  ownContract.value = text.trimEnd() === readContract.peek()?.source.trimEnd() ? undefined : text
}

/** Something valid to write on from, with the signature where one is given. */
export function startContract(): void {
  const form = signature.peek().trim()
  const head = form === '' ? 'f(x: u64): u64' : form
  ownContract.value = `function ${head} {\n  return x\n}`
}

export function backToReading(): void {
  ownContract.value = undefined
  readNow()
}

export function choose(option: number): void {
  answer.value = option
  readNow()
}
