import { type Contract, createInterpreter, formatBytes, formatSignature } from '@sourceless/contract'
import { type Reading, type ReadingOption, sampleOf } from '@sourceless/intent'
import { plainLine } from './answer.js'
import { describeEffect, type Effect } from './effects.js'
import { probeLimits } from './run.js'
import { compare, type Group, groupVoices, speaker, type Voice } from './voices.js'

export interface Decision {
  readonly reading: Reading
  /** Whose reading it is: of a question nobody's. */
  readonly by: readonly Voice[]
}

/**
 * One contract where all who were asked agree on every probed input, else a question with the input that tells the two most
 * agreed readings apart. There is at least one voice of a model. `asked` is the number of answers that were asked for.
 */
export function decide(
  embedded: readonly Voice[],
  models: readonly Voice[],
  numbers: readonly bigint[],
  asked: number,
): Decision {
  const groups = groupVoices([...embedded, ...models], numbers)
  const isModels = ({ members }: Group) => members.some(({ of }) => of !== 'embedded')
  const ranked = groups.filter(isModels).sort((a, b) => b.votes - a.votes)
  const best = ranked[0]!
  const isBorneOut = ranked.some(({ members }) => members.some(({ of }) => of === 'embedded'))
  const dissenting = groups.filter((group) => !isModels(group) && group.members.some((one) => one.dissents))
  const rival = [...ranked.slice(1), ...(isBorneOut ? [] : dissenting)].find((group) => isRival(group, best, numbers))
  if (rival !== undefined) return { reading: ask(best, rival, numbers), by: [] }
  const { contract, restatement, assumptions } = speaker(best)
  return {
    reading: {
      kind: 'contract',
      source: contract.source,
      restatement,
      assumptions: [
        ...assumptions,
        ...dissenting.map((group) => `it does not mean: ${speaker(group).restatement}`),
        ...ranked
          .slice(1)
          .map((group) => plainLine(`it does not take ${formatSignature(speaker(group).contract.entry)}`, MOST_SHOWN)),
      ],
      usedWords: [],
      ignoredWords: [],
      confidence: best.votes / (asked + (embedded.length > 0 ? 1 : 0)),
    },
    by: best.members,
  }
}

/** Which arguments a function takes is left open where no signature is given: there the more agreed choice will do. */
function isRival(group: Group, best: Group, numbers: readonly bigint[]): boolean {
  const [a, b] = [group.members[0]!.contract, best.members[0]!.contract]
  return a.kind !== b.kind || group.votes >= best.votes || compare(a, b, numbers)?.input !== undefined
}

function ask(a: Group, b: Group, numbers: readonly bigint[]): Reading {
  const speakers = [speaker(a).contract, speaker(b).contract] as const
  // Those that speak for two groups may agree where their first members, by whom the groups were made, do not.
  const apart = compare(...speakers, numbers) !== undefined
  const [left, right] = apart ? [speaker(a), speaker(b)] : [a.members[0]!, b.members[0]!]
  const differs = compare(left.contract, right.contract, numbers)
  const options = [left, right].map(
    ({ contract, restatement }, i): ReadingOption => ({
      source: contract.source,
      restatement,
      ...(differs?.input === undefined ? shown(contract, numbers) : cut(differs.input, differs.results[i]!)),
    }),
  )
  const [one, other] = options as [ReadingOption, ReadingOption]
  const question =
    differs?.input === undefined
      ? `Two readings fit, with different arguments: ${one.onInput} gives ${one.result}, or ${other.onInput} gives ${other.result}?`
      : `Two readings fit; they differ on ${one.onInput}: ${one.result} or ${other.result}?`
  return { kind: 'question', question, options }
}

/** What a run shows is no longer than people read. */
const MOST_SHOWN = 200
const cut = (onInput: string, result: string) => ({
  onInput: plainLine(onInput, MOST_SHOWN),
  result: plainLine(result, MOST_SHOWN),
})

/** Whether an effect that nothing in the request asks for is meant. */
export function askAboutEffects(
  {
    contract,
    restatement,
    unasked,
  }: { readonly contract: Contract; readonly restatement: string; readonly unasked: readonly Effect[] },
  numbers: readonly bigint[],
): Reading {
  const effects = plainLine(unasked.map(describeEffect).join(' and '), MOST_SHOWN)
  return {
    kind: 'question',
    question: `The reading also ${effects}, which the request does not ask for. Is that meant?`,
    options: [{ source: contract.source, restatement, ...shown(contract, numbers) }],
  }
}

/** A run of the contract, to show what it means. */
function shown(contract: Contract, numbers: readonly bigint[]): Pick<ReadingOption, 'onInput' | 'result'> {
  if (contract.kind === 'function') {
    const [onInput, result] = sampleOf(contract, numbers, probeLimits) ?? [
      contract.name,
      formatSignature(contract.entry),
    ]
    return cut(onInput, result)
  }
  const example = contract.examples.find((one) => one.kind === 'program')
  const { arguments: args, stdin } = example ?? { arguments: [], stdin: new TextEncoder().encode('7 up\n') }
  const outcome = createInterpreter(contract, probeLimits(contract)).runProgram({ args, stdin })
  const end = outcome.kind === 'exited' ? `status ${outcome.exit}` : 'no end'
  return cut(
    `main(${args.map(formatBytes).join(', ')}), stdin(${formatBytes(stdin)})`,
    `${formatBytes(outcome.stdout)} and ${end}`,
  )
}
