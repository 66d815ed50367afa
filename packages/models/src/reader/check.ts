import {
  type Contract,
  type Diagnostic,
  type Example,
  formatDiagnostic,
  formatExample,
  formatSignature,
  parseContract,
} from '@sourceless/contract'
import { type AnsweredReading, answerLimits, hiddenCharacter, inLine, plainLine, unfenced } from './answer.js'
import { claimsOf, describeEffect, type Effect, effectsOf, type Permits } from './effects.js'
import { refutedExamples, tryOut } from './run.js'
import { examplesFor, keepsSignature, type Wish } from './wish.js'

/** A reading that holds together and that no example refutes. */
export interface Accepted {
  readonly contract: Contract
  readonly restatement: string
  readonly assumptions: readonly string[]
  /** Effects that the request does not ask for. */
  readonly unasked: readonly Effect[]
  /** Trial runs that ended. */
  readonly ended: number
}

export type Checked =
  | { readonly kind: 'accepted'; readonly reading: Accepted }
  /** An example of the request says otherwise; nothing else is wrong. */
  | { readonly kind: 'refuted'; readonly findings: readonly string[] }
  | { readonly kind: 'faulty'; readonly findings: readonly string[] }

/** Examples that a contract may have beside those of the request. */
const MOST_EXAMPLES = 16
/** Findings of one reading; the first ones cause most of the others. */
const MOST_FINDINGS = 6

/** Judges one reading that a model answered. Nothing of it is trusted. */
export function checkReading(answered: AnsweredReading, wish: Wish, permits: Permits): Checked {
  const faulty = (...findings: string[]): Checked => ({ kind: 'faulty', findings })
  const size = answered.contract.length
  if (size > answerLimits.contractCharacters)
    return faulty(`the contract has ${size} characters, at most ${answerLimits.contractCharacters} are read`)
  const source = unfenced(answered.contract)
  const hidden = hiddenCharacter(source)
  if (hidden !== undefined) return faulty(`the contract holds the invisible character ${hidden}: write it as an escape`)
  const { value: contract, diagnostics } = parseContract(source)
  if (contract === undefined) return faulty(...located(diagnostics, source))
  const { signature } = wish
  if (signature !== undefined && !keepsSignature(contract, signature))
    return faulty(`the signature is ${formatSignature(contract.entry)}, but ${wish.signatureText} is wanted exactly`)
  const wanted = examplesFor(wish, contract.entry)
  if (wanted.diagnostics.length > 0)
    return faulty(
      ...wanted.diagnostics.map(({ message }) => `an example of the request does not fit the contract: ${message}`),
    )
  const own = without(contract.examples, wanted.value, contract)
  if (own.length > MOST_EXAMPLES)
    return faulty(`there are ${own.length} examples of its own, at most ${MOST_EXAMPLES} are read`)
  const wrong = refutedExamples(contract, own)
  if (wrong.length > 0) return faulty(...located(wrong, source))
  const refuted = refutedExamples(contract, wanted.value)
  if (refuted.length > 0)
    return { kind: 'refuted', findings: refuted.map(({ message }) => `of the request, ${message}`) }
  const { ended, fault } = tryOut(contract, wish.numbers, own.length + wanted.value.length)
  if (fault !== undefined) return faulty(fault)
  const restatement = restated(answered, contract)
  const whole = completed(contract, restatement, wanted.value)
  if (whole === undefined) return faulty('the examples of the request are to stand first in the body, as example(…)')
  const isPermitted = (effect: Effect) => permits(effect, wanted.value)
  const claims = claimsOf(effectsOf(contract), isPermitted, answered.effects.slice(0, answerLimits.effects), wish.text)
  return {
    kind: 'accepted',
    reading: {
      contract: whole,
      restatement,
      assumptions: [
        ...answered.assumptions
          .slice(0, answerLimits.assumptions)
          .map((text) => plainLine(text, answerLimits.assumptionCharacters))
          .filter((text) => text !== ''),
        ...promises(contract),
        ...claims.flatMap(({ effect, words }) =>
          words === undefined
            ? []
            : [`"${plainLine(words, answerLimits.wordsCharacters)}" asks that it ${describeEffect(effect)}`],
        ),
      ],
      unasked: claims.flatMap(({ effect, words }) => (words === undefined ? [effect] : [])),
      ended,
    },
  }
}

/** What is wrong, where, and the line it is about. */
function located(diagnostics: readonly Diagnostic[], source: string): readonly string[] {
  return diagnostics
    .slice(0, MOST_FINDINGS)
    .map((diagnostic) => `${formatDiagnostic(diagnostic)}${inLine(source, diagnostic.span)}`)
}

const restated = ({ restatement }: AnsweredReading, contract: Contract): string =>
  plainLine(restatement, answerLimits.restatementCharacters) ||
  plainLine(contract.description, answerLimits.restatementCharacters) ||
  plainLine(formatSignature(contract.entry), answerLimits.restatementCharacters)

/** What is left to the caller is always told. */
const promises = ({ requires, source }: Contract): readonly string[] =>
  requires.map(
    ({ span }) =>
      `the caller promises ${plainLine(source.slice(span.start.offset, span.end.offset), answerLimits.assumptionCharacters)}`,
  )

/** Those examples that are not among others. */
function without(examples: readonly Example[], others: readonly Example[], { entry }: Contract): readonly Example[] {
  const texts = new Set(others.map((other) => formatExample(other, entry)))
  return examples.filter((example) => !texts.has(formatExample(example, entry)))
}

/**
 * The contract with a comment and with those examples of the request that it lacks; undefined where they cannot be put in.
 */
function completed(contract: Contract, restatement: string, wanted: readonly Example[]): Contract | undefined {
  const missing = without(wanted, contract.examples, contract)
  const { source, entry, description } = contract
  const from = entry.span.start.offset
  const head = /^[^{]*\{/.exec(source.slice(from))?.[0]
  if (head === undefined) return undefined
  const comment = description === '' ? `/** ${restatement.replaceAll('*/', '* /')} */\n` : ''
  const lines = missing.map((example) => `\n  example(${formatExample(example, entry)})`).join('')
  const { value } = parseContract(
    `${source.slice(0, from)}${comment}${head}${lines}${source.slice(from + head.length)}`,
  )
  return value !== undefined && without(wanted, value.examples, value).length === 0 ? value : undefined
}
