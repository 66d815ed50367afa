import {
  type Contract,
  type FunctionExample,
  formatType,
  parseContract,
  type Value,
  valueProblem,
} from '@sourceless/contract'
import { type Difference, difference, probeInputs, type Reading } from '@sourceless/intent'
import type { Thread } from './ask.js'
import { probeLimits, tryOut } from './run.js'

/** A reading that takes part in the decision. */
export interface Voice {
  /** Whose: the conversation, so that one that names two readings has one vote for each. */
  readonly of: Thread | 'embedded'
  readonly contract: Contract
  readonly restatement: string
  readonly assumptions: readonly string[]
  /** Trial runs that ended. */
  readonly ended: number
  /** Whether it is a rival of what others say, and not only a witness for it. */
  readonly dissents: boolean
}

/** Readings that give the same results wherever they were run. */
export interface Group {
  readonly members: readonly Voice[]
  /** How many say so. */
  readonly votes: number
}

export function modelVoices(threads: readonly Thread[]): readonly Voice[] {
  return threads.flatMap((thread) =>
    thread.readings
      .filter(({ unasked }) => unasked.length === 0)
      .map(({ contract, restatement, assumptions, ended }) => ({
        of: thread,
        contract,
        restatement,
        assumptions,
        ended,
        dissents: true,
      })),
  )
}

/**
 * What the embedded reader made of the request. A reading that explains every word is a rival of others; one that leaves
 * words over, or that is only asked about, can but bear others out.
 */
export function embeddedVoices(reading: Reading | undefined, numbers: readonly bigint[]): readonly Voice[] {
  const voice = (source: string, restatement: string, assumptions: readonly string[], dissents: boolean): Voice[] => {
    const contract = parseContract(source).value
    return contract === undefined
      ? []
      : [{ of: 'embedded', contract, restatement, assumptions, ended: tryOut(contract, numbers, 0).ended, dissents }]
  }
  if (reading?.kind === 'contract') {
    const { source, restatement, assumptions, ignoredWords } = reading
    return voice(source, restatement, assumptions, ignoredWords.length === 0)
  }
  if (reading?.kind !== 'question') return []
  const { options } = reading
  return options.flatMap(({ source, restatement }) => voice(source, restatement, [], options.length > 1))
}

/** Voices that agree, together; groups in the order of their first voices. */
export function groupVoices(voices: readonly Voice[], numbers: readonly bigint[]): readonly Group[] {
  const groups: Voice[][] = []
  for (const voice of voices) {
    const home = groups.find(([first]) => compare(first!.contract, voice.contract, numbers) === undefined)
    if (home === undefined) groups.push([voice])
    else home.push(voice)
  }
  return groups.map((members) => ({ members, votes: new Set(members.map((voice) => voice.of)).size }))
}

/** An input that tells two contracts apart; undefined where they agree on every probe and on each other's examples. */
export function compare(a: Contract, b: Contract, numbers: readonly bigint[]): Difference | undefined {
  return difference(a, b, numbers, sharedInputs(a, b, numbers), probeLimits)
}

const PROBES = 60

/** Inputs that both take: a probe of one may be beyond the types of the other. */
function sharedInputs(a: Contract, b: Contract, numbers: readonly bigint[]): readonly (readonly Value[])[] {
  if (a.kind === 'program' || b.kind === 'program') return []
  const typesOf = ({ entry }: Contract) => entry.parameters.map(({ type }) => formatType(type)).join()
  // Where the types are the same, the comparison's own probes will do.
  const probed = typesOf(a) === typesOf(b) ? [] : [a, b]
  const inputs = [
    ...[a, b].flatMap(({ examples }) => (examples as readonly FunctionExample[]).map((one) => one.arguments)),
    ...probed.flatMap(({ entry }) => probeInputs(entry, numbers, PROBES)),
  ]
  const fits = ({ entry: { parameters } }: Contract, values: readonly Value[]) =>
    parameters.length === values.length &&
    parameters.every(({ type }, i) => valueProblem(values[i]!, type) === undefined)
  return inputs.filter((values) => fits(a, values) && fits(b, values))
}

/** The voice that speaks for a group: the one that leaves least to its caller, then the first. */
export function speaker({ members }: Group): Voice {
  return members.reduce((best, voice) => (voice.ended > best.ended ? voice : best))
}
