import { parseContract, type Value } from '@sourceless/contract'
import { type Difference, difference, type Survivor, sameOn, sampleOf } from '../evidence/judge.js'
import type { Reading } from '../reading.js'
import type { Sentence } from '../text/sentence.js'

/** A rival this close in specificity counts as equally plausible. */
const CLOSE = 0.8

const wordsAt = (sentence: Sentence, positions: readonly number[]): readonly string[] => [
  ...new Set(positions.map((at) => sentence.tokens[at]!.text)),
]

/** One contract when the plausible readings agree on every probed input, else a question. */
export function decide(survivors: readonly Survivor[], sentence: Sentence): Reading {
  const best = survivors[0]!
  const numbers = sentence.tokens.flatMap((token) => (token.value === undefined ? [] : [token.value]))
  const called = best.examples.flatMap((example) => (example.kind === 'function' ? [example.arguments] : []))
  for (const rival of survivors.slice(1)) {
    if (rival.candidate.specificity < best.candidate.specificity * CLOSE) continue
    if (rival.candidate.source === best.candidate.source) continue
    const differs = difference(best.contract, rival.contract, numbers, called)
    if (differs === undefined) continue
    return ask([best, rival], differs, numbers)
  }
  const { candidate } = best
  return {
    kind: 'contract',
    source: finish(best),
    restatement: candidate.restatement,
    assumptions: candidate.assumptions,
    usedWords: wordsAt(sentence, candidate.used),
    ignoredWords: wordsAt(sentence, candidate.unexplained),
    confidence: candidate.used.length / Math.max(1, candidate.used.length + candidate.unexplained.length),
  }
}

/** Which of two readings is meant: by an input that tells them apart, or by a call of each. */
function ask(survivors: readonly Survivor[], differs: Difference, numbers: readonly bigint[]): Reading {
  const samples = survivors.map(({ contract }, i): readonly [string, string] =>
    differs.input === undefined
      ? (sampleOf(contract, numbers) ?? [`${contract.name}`, differs.results[i]!])
      : [differs.input, differs.results[i]!],
  )
  const said =
    differs.input === undefined
      ? `Two readings fit, with different arguments: ${samples.map(([input, result]) => `${input} gives ${result}`).join(', or ')}?`
      : `Two readings fit; they differ on ${differs.input}: ${differs.results.join(' or ')}?`
  return {
    kind: 'question',
    question: said,
    options: survivors.map((survivor, i) => ({
      source: finish(survivor),
      restatement: survivor.candidate.restatement,
      onInput: samples[i]![0],
      result: samples[i]![1],
    })),
  }
}

/** The contract with its comment; guards that repeat what the behaviour does anyway are left out. */
function finish(survivor: Survivor): string {
  const { candidate } = survivor
  const comment = candidate.restatement === '' ? '' : `/** ${candidate.restatement.replaceAll('*/', '* /')} */\n`
  return `${comment}${guardsRepeat(survivor) ? candidate.plain : candidate.source}\n`
}

/** For one parameter a guard names the one input it is about, so running that input settles whether it changes anything. */
function guardsRepeat({ candidate, contract }: Survivor): boolean {
  const parameter = contract.entry.parameters[0]
  if (candidate.plain === undefined || contract.entry.parameters.length !== 1 || parameter === undefined) return false
  const kept = new Set(candidate.plain.split('\n'))
  const inputs: Value[] = []
  for (const line of candidate.source.split('\n')) {
    if (kept.has(line)) continue
    const guard = /^ {2}if \((\w+)(\.length|\[0\])? == (-?\d+)\) return /.exec(line)
    if (guard === null || guard[1] !== parameter.name || (guard[2] !== undefined && guard[3] !== '0')) return false
    if (guard[2] === undefined) inputs.push(BigInt(guard[3]!))
    else inputs.push(guard[2] === '.length' ? [] : new Uint8Array())
  }
  const plain = parseContract(candidate.plain).value
  return plain !== undefined && inputs.length > 0 && sameOn(contract, plain, inputs)
}
