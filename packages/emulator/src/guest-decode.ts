import type { Decoded, Location, MeaningContext } from '@sourceless/isa'
import type { GuestInstruction, Refusal } from './translate/guest.js'
import { createBlockEndings } from './translate/probe.js'

/** What instruction sets' packages offer, as far as it matters here. */
export interface InstructionSet<I> {
  readonly locations: Readonly<Record<Location, number>>
  decode(code: Uint8Array, offset: number): Decoded<I>
  /** Why an instruction has no meaning; names it. */
  unmodelled(instruction: I): string | undefined
  applyMeaning(instruction: I, address: bigint, context: MeaningContext): void
  /** The row of the table: instructions of one row end a basic block or do not. */
  rowOf(instruction: I): object
}

/** Decoding as the translator wants it: what has no meaning is refused by name. */
export function createDecode<I extends { readonly sizeBytes: number }>(
  set: InstructionSet<I>,
): (code: Uint8Array, offset: number) => GuestInstruction | Refusal {
  const endsBlock = createBlockEndings(
    Object.entries(set.locations).map(([name, bits]) => ({ name, bits: bits === 1 ? 1 : 64 })),
  )
  return (code, offset) => {
    const decoded = set.decode(code, offset)
    const { value } = decoded
    if (value === undefined) return { reason: decoded.diagnostics[0]?.message ?? 'no instruction' }
    const reason = set.unmodelled(value)
    if (reason !== undefined) return { reason }
    const apply = (address: bigint, context: MeaningContext): void => set.applyMeaning(value, address, context)
    return { sizeBytes: value.sizeBytes, endsBlock: endsBlock(set.rowOf(value), { apply }), apply }
  }
}
