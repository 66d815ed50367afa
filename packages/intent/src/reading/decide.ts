import { difference, type Survivor } from '../evidence/judge.js'
import type { Reading } from '../reading.js'
import type { Sentence } from '../text/sentence.js'

/** A rival this close in specificity counts as equally plausible. */
const CLOSE = 0.8

const wordsAt = (sentence: Sentence, positions: readonly number[]): readonly string[] => [
  ...new Set(positions.map((at) => sentence.tokens[at]!.text)),
]

/** One contract when the plausible readings agree on every probed input, else a question. */
export function decide(survivors: readonly Survivor[], sentence: Sentence, examples: readonly string[]): Reading {
  const best = survivors[0]!
  const numbers = sentence.tokens.flatMap((token) => (token.value === undefined ? [] : [token.value]))
  const called = best.examples.flatMap((example) => (example.kind === 'function' ? [example.arguments] : []))
  for (const rival of survivors.slice(1)) {
    if (rival.candidate.specificity < best.candidate.specificity * CLOSE) continue
    if (rival.candidate.source === best.candidate.source) continue
    const differs = difference(best.contract, rival.contract, numbers, called)
    if (differs === undefined) continue
    return {
      kind: 'question',
      question: `Two readings fit; they differ on ${differs.input}: ${differs.results[0]} or ${differs.results[1]}?`,
      options: [best, rival].map((survivor, i) => ({
        source: finish(survivor, examples, sentence),
        restatement: survivor.candidate.restatement,
        onInput: differs.input,
        result: differs.results[i]!,
      })),
    }
  }
  const { candidate } = best
  return {
    kind: 'contract',
    source: finish(best, examples, sentence),
    restatement: candidate.restatement,
    assumptions: candidate.assumptions,
    usedWords: wordsAt(sentence, candidate.used),
    ignoredWords: wordsAt(sentence, candidate.unexplained),
    confidence: candidate.used.length / Math.max(1, candidate.used.length + candidate.unexplained.length),
  }
}

/** The contract with its comment and the examples of the request; without the guards that change nothing. */
function finish(survivor: Survivor, examples: readonly string[], sentence: Sentence): string {
  const { candidate } = survivor
  const comment = candidate.restatement === '' ? '' : `/** ${candidate.restatement.replaceAll('*/', '* /')} */\n`
  void sentence
  void examples
  return `${comment}${candidate.source}\n`
}
