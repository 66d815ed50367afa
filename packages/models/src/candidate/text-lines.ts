import { type CandidateDiagnostic, maximumInstructions, type SourceLine } from './api.js'

/** A line with its labels taken off; `text` is empty when it holds nothing else. */
export interface CodeLine extends SourceLine {
  readonly labels: readonly string[]
}

/** Lines of assembly that hold something. `comment` matches from where a comment begins. */
export function codeLines(text: string, comment: RegExp): CodeLine[] {
  return text.split('\n').flatMap((whole, index): CodeLine[] => {
    const start = whole.search(comment)
    let rest = (start < 0 ? whole : whole.slice(0, start)).trim()
    const labels: string[] = []
    for (let match = label.exec(rest); match !== null; match = label.exec(rest)) {
      labels.push(match[1]!)
      rest = rest.slice(match[0].length)
    }
    return rest === '' && labels.length === 0 ? [] : [{ line: index + 1, text: rest, labels }]
  })
}

const label = /^([\w.$@]+):\s*/

/** Texts that are too long to be read. */
export function textLimit(text: string, most: number): readonly CandidateDiagnostic[] {
  if (text.length <= most) return []
  const message = `the text has ${text.length} characters; at most ${most} are read`
  return [{ message, hint: 'Write a shorter program: loops instead of repeated code.' }]
}

export function instructionLimit(count: number): readonly CandidateDiagnostic[] {
  if (count <= maximumInstructions) return []
  const message = `there are ${count} instructions; at most ${maximumInstructions} are read`
  return [{ message, hint: 'Write a shorter program: loops instead of repeated code.' }]
}

export const emptyText: CandidateDiagnostic = {
  message: 'the text holds no instruction',
  hint: 'Write the body of the function, from its first instruction to its return.',
}
