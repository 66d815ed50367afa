import { computed, signal } from '@preact/signals'
import type { Build, BuildRequest, Effort, Emit, Wish } from '../api/types.js'

/** Where a build runs whose request does not say. */
export const defaultTarget = 'x86_64-linux'

/** What is being asked for: the fields of the page. */
export const intent = signal('')
export const signature = signal('')
/** One example a line. */
export const examples = signal('')
/** The contract as changed by hand; undefined: the one that was read. */
export const ownContract = signal<string | undefined>(undefined)
/** Which way of reading was chosen, counted from 1. */
export const answer = signal<number | undefined>(undefined)
export const target = signal(defaultTarget)
/** Undefined: what the target makes of the kind of contract by default. */
export const emit = signal<Emit | undefined>(undefined)
export const effort = signal<Effort>('normal')
/** What random choices follow from, as typed; empty: as the server has it. */
export const seed = signal('')
/** Whether debuggers are told what each instruction does, where the output has room for that. */
export const isExplained = signal(false)
/** Language models that are asked, and what they may cost, as typed; empty: what the server allows. */
export const askedModels = signal<readonly string[]>([])
export const budgetUsd = signal('')

/** As the server has it. */
export const longestIntent = 20_000
export const isTooLong = computed(() => ownContract.value === undefined && intent.value.trim().length > longestIntent)

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** What a sentence, or a contract changed by hand, says is wanted; undefined: nothing yet. */
export const wish = computed<Wish | undefined>(() => {
  const cases = lines(examples.value)
  const withExamples = cases.length > 0 ? { examples: cases } : {}
  if (ownContract.value !== undefined) return { contract: ownContract.value, ...withExamples }
  const sentence = intent.value.trim()
  if (isTooLong.value || (sentence === '' && cases.length === 0)) return undefined
  const form = signature.value.trim()
  return {
    ...(sentence === '' ? {} : { intent: sentence }),
    ...(form === '' ? {} : { signature: form }),
    ...withExamples,
    ...(answer.value === undefined ? {} : { answer: answer.value }),
  }
})

export const buildRequest = (wanted: Wish): BuildRequest => ({
  ...wanted,
  target: target.value,
  ...(emit.value ? { emit: emit.value } : {}),
  effort: effort.value,
  ...(seed.value === '' ? {} : { seed: Number(seed.value) }),
  ...(isExplained.value ? { debug: true } : {}),
  ...(askedModels.value.length === 0
    ? {}
    : {
        models: {
          use: [...askedModels.value],
          ...(budgetUsd.value === '' ? {} : { budgetUsd: Number(budgetUsd.value) }),
        },
      }),
})

/** Another sentence is another question: what was chosen and changed belongs to the old one. */
export function setIntent(text: string): void {
  intent.value = text
  answer.value = undefined
}

/** A request with what it leaves to the server, so that two that ask for the same are the same text. */
const spelledOut = ({ target = defaultTarget, effort = 'normal', examples = [], ...more }: BuildRequest): string =>
  JSON.stringify(Object.entries({ target, effort, examples, ...more }).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Whether the fields still say what a build was asked for. */
export const isAskedAs = (request: BuildRequest): boolean =>
  wish.value !== undefined && spelledOut(buildRequest(wish.value)) === spelledOut(request)

/** What was asked for, in few words. */
export const titleOf = ({ request }: Pick<Build, 'request'>): string =>
  request.intent ?? request.examples?.join(', ') ?? 'a contract of one’s own'

export interface Example {
  readonly intent: string
  readonly signature?: string
  readonly examples?: string
  readonly target?: string
  readonly emit?: Emit
}

export function fill(example: Example): void {
  ownContract.value = undefined
  setIntent(example.intent)
  signature.value = example.signature ?? ''
  examples.value = example.examples ?? ''
  if (example.target) {
    target.value = example.target
    emit.value = example.emit
  }
}

/** Puts a build's request back into the fields. */
export function fillFrom(build: Build): void {
  const { request } = build
  intent.value = request.intent ?? ''
  signature.value = request.signature ?? ''
  examples.value = (request.examples ?? []).join('\n')
  ownContract.value = request.contract
  answer.value = request.answer
  target.value = request.target ?? build.result?.target ?? defaultTarget
  emit.value = request.emit
  effort.value = request.effort ?? 'normal'
  seed.value = `${request.seed ?? ''}`
  isExplained.value = request.debug ?? false
  askedModels.value = request.models?.use ?? []
  budgetUsd.value = `${request.models?.budgetUsd ?? ''}`
}
