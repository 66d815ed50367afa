import { type Contract, renderContract } from '@sourceless/contract'
import type { Listing } from '../listing/listing.js'

/** A text about a binary, and the line of it that tells about each instruction. */
export interface Explanation {
  readonly text: string
  /** For each function of the listing the line of its heading, from 1. */
  readonly headings: readonly number[]
  /** For each of its instructions, in order: offset in the code, bytes, and line, from 1. */
  readonly lines: readonly { readonly offset: number; readonly line: number }[]
}

/** Notes longer than this push the instruction behind them to the right. */
const widestNote = 60

/** What debuggers show in place of source code: the contract in English, then what every instruction does. */
export function explainBinary(contract: Contract, triple: string, listing: Listing): Explanation {
  const written = [
    `What the machine code of ${contract.kind === 'program' ? 'this program' : contract.name} does, for ${triple}.`,
    '',
    ...renderContract(contract).trimEnd().split('\n'),
  ]
  const headings: number[] = []
  const lines: { offset: number; line: number }[] = []
  for (const one of listing.functions) {
    written.push('', `${one.name}:`)
    headings.push(written.length)
    const notes = one.lines.map(({ note, text }) => (note === '' ? text : note))
    const width = notes.reduce((most, note) => Math.max(most, Math.min(note.length, widestNote)), 0)
    const digits = one.lines.reduce((most, { offset }) => Math.max(most, offset.toString(16).length), 2)
    for (const [at, { offset, text }] of one.lines.entries()) {
      written.push(`  ${offset.toString(16).padStart(digits)}: ${notes[at]!.padEnd(width)}  (${text})`)
      lines.push({ offset, line: written.length })
    }
  }
  return { text: `${written.join('\n')}\n`, headings, lines }
}
