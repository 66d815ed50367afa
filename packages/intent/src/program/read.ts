import type { Concept } from '../concept/format.js'
import { matchConcepts } from '../concept/match.js'
import type { Grammar } from '../grammar/chart.js'
import type { Meaning } from '../meaning/meaning.js'
import type { Candidate } from '../reading/candidate.js'
import { frameCandidates } from '../reading/frames.js'
import { type Sentence, withFree } from '../text/sentence.js'
import { stem } from '../text/stem.js'
import { calculatorCandidates, type ReadFunction } from './calculator.js'
import { isCommandLine } from './compose/shell.js'
import { printCandidates } from './print.js'

const PROGRAM_WORDS = new Set(
  ['print', 'stdin', 'stdout', 'exit', 'commandline', 'echo', 'display', 'status'].map(stem),
)
const INPUT_LINE =
  /\b(standard|std) ?in(put)?\b|\bprints?\b|\bexits?\b|\bper line\b|\bown line\b|\bargument (?:says|tells|gives|to \d)|\b(?:the |its )?input (?:text|lines?)\b|\b(?:the|its|whole|entire) input\b(?! (?:arrays?|numbers?|values?|strings?|slices?|lists?|is|are|has|n|parameters?)\b)|\b(?:the|all|every|each|last|first) (?:command[- ]line )?arguments?\b/i

/** Words of every program, free in the reading of one. */
const PROGRAM_FREE = new Set(
  'print write show display output stdin stdout program exit status newline follow end ending ignore input until eof file text final read own separate'
    .split(' ')
    .map(stem),
)

/** Words of functions that matter in a program: sorting lines is not sorting numbers. */
const PROGRAM_CONTENT = new Set(
  'number integer value word character byte element array argument bit'.split(' ').map(stem),
)

/** Whether a sentence without a signature asks for a program. */
export function wantsProgram(sentence: Sentence, text: string): boolean {
  // `gray code` is no exit code.
  const said = sentence.keys.some((key, i) => PROGRAM_WORDS.has(key) && !/^codes?$/i.test(sentence.tokens[i]!.text))
  return said || INPUT_LINE.test(text) || isCommandLine(text)
}

export function programCandidates(
  sentence: Sentence,
  text: string,
  concepts: readonly Concept[],
  grammar: Grammar<Meaning>,
  readFunction: ReadFunction,
): readonly Candidate[] {
  const programs = concepts.filter((concept) => concept.name === 'main')
  const free = withFree(sentence, PROGRAM_FREE, PROGRAM_CONTENT)
  return [
    ...matchConcepts(programs, sentence).flatMap((match) => frameCandidates(match, free, [])),
    ...printCandidates(free, grammar),
    ...calculatorCandidates(text, readFunction),
  ]
}
