import { applyRelocations, failOn } from '@sourceless/object'
import type { Fixup } from './chained-fixups.js'
import { allSections, type ImagePlan } from './image-plan.js'
import type { PlacedSegment } from './image-sections.js'
import { encodeStubs, stubSizes } from './stubs.js'

/** Contents of the sections with all references stored, and the pointers that are left to dyld. */
export const linkContents = (plan: ImagePlan, placed: readonly PlacedSegment[], addresses: readonly number[]) => {
  const { object, imports, machine } = plan
  const addressOf = (origin: string): number => allSections(placed).find((one) => one.origin === origin)?.address ?? 0
  const [stubs, pointers] = [addressOf('stubs'), addressOf('pointers')]
  const stubOf = (name: string): number | undefined => {
    const place = imports.called.indexOf(imports.indexOf.get(name) ?? -1)
    return place < 0 ? undefined : stubs + place * stubSizes[machine]
  }
  const { bytes, diagnostics } = applyRelocations(
    { ...object, relocations: imports.fixed },
    addresses,
    stubOf,
    plan.kind.baseAddress,
  )
  failOn(diagnostics)
  const fixups = [
    ...imports.called.map(
      (symbol, place): Fixup => ({ address: pointers + 8 * place, kind: 'bind', symbol, addend: 0 }),
    ),
    ...imports.pointers.map(({ section, offset, symbol: index, addend }): Fixup => {
      const address = addresses[section]! + offset
      const symbol = object.symbols[index]!
      if (symbol.section === undefined)
        return { address, kind: 'bind', symbol: imports.indexOf.get(symbol.name)!, addend }
      return { address, kind: 'rebase', target: addresses[symbol.section]! + symbol.offset + addend }
    }),
  ]
  const stubBytes = encodeStubs(machine, stubs, pointers, imports.called.length)
  return { bytes, stubBytes, fixups: fixups.sort((a, b) => a.address - b.address) }
}
