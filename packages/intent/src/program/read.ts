import type { Concept } from '../concept/format.js'
import { matchConcepts } from '../concept/match.js'
import type { Candidate } from '../reading/candidate.js'
import { frameCandidates } from '../reading/frames.js'
import { stem } from '../text/stem.js'
import type { Sentence } from '../text/sentence.js'

const PROGRAM_WORDS = new Set(['print', 'stdin', 'stdout', 'exit', 'program', 'commandline', 'echo', 'display', 'prints', 'output lines', 'status'].map(stem))

/** Whether a sentence without a signature asks for a program. */
export function wantsProgram(sentence: Sentence): boolean {
  return sentence.keys.some((key) => PROGRAM_WORDS.has(key))
}

export function programCandidates(sentence: Sentence, concepts: readonly Concept[]): readonly Candidate[] {
  const programs = concepts.filter((concept) => concept.name === 'main')
  return matchConcepts(programs, sentence).flatMap((match) => frameCandidates(match, sentence, []))
}
