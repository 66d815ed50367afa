import type { Disassembler } from '@sourceless/verifier'
import { type Inspection, type ListingLine, openFile, targets } from '../../src/index.js'

/** Finds the code of a file, as the command and the server do. */
export async function inspect(file: Uint8Array, disassembler?: Disassembler): Promise<Inspection> {
  const opened = await openFile(file)
  if (opened.value === undefined) throw new Error(opened.problem)
  const { triple, bytes, isRaw } = opened.value
  const loaded = await targets.find((one) => one.triple === triple)!.load()
  const found = await loaded.inspect({ file: bytes, isRaw, ...(disassembler ? { disassembler } : {}) })
  if (found.value === undefined) throw new Error(found.problem)
  return found.value
}

export interface Listed {
  readonly function: string
  readonly section: string
  readonly line: ListingLine
}

/** All lines, with where they stand. */
export const linesOf = (inspection: Inspection): readonly Listed[] =>
  inspection.functions.flatMap(({ name, section, instructions }, index) =>
    inspection.lines(index, 0, instructions).map((line) => ({ function: name, section, line })),
  )
