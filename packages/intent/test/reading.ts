import { createReader, standardConcepts } from '@sourceless/intent'

/** One reader for all tests: the concepts are parsed once. */
export const reader = createReader({ concepts: standardConcepts() })

export interface CorpusLine {
  readonly signature: string
  readonly text: string
  readonly examples: readonly string[]
}

/** `signature | sentence | example; example` per line. */
export function readCorpus(text: string): readonly CorpusLine[] {
  return text
    .split('\n')
    .filter((line) => line.includes(' | '))
    .map((line) => {
      const [signature, sentence, examples] = line.split(' | ')
      return {
        signature: signature!.trim(),
        text: sentence!.trim(),
        examples: (examples ?? '')
          .split(';')
          .map((each) => each.trim())
          .filter((each) => each !== ''),
      }
    })
}
