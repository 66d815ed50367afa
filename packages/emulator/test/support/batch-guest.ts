import type { Guest } from '../../src/index.js'

/** Where the instructions of a batch lie: far enough apart that nothing executable follows any of them. */
export const slotBytes = 32
/** A batch's instructions share one translation; this many are a good compromise between its size and their number. */
export const batchSize = 48
const dispatchBytes = 4
export const dispatchAreaBytes = dispatchBytes * batchSize
export const regionBytes = dispatchAreaBytes + slotBytes * batchSize
export const slotOffset = (index: number): number => dispatchAreaBytes + slotBytes * index

/**
 * The guest with a further location and a further instruction, which occupies the start of the region: it goes to the
 * instruction that the location's value chooses. `regionOffset` is that of the region in the sandbox's window.
 */
export function batchGuest(guest: Guest, regionOffset: () => number): { guest: Guest; selectorOffset: number } {
  const { isa } = guest
  const selectorOffset = 8 * Math.ceil(guest.places.end / 8)
  const selector = { name: 'selector', bits: 64 as const, offset: selectorOffset }
  const batch: Guest = {
    ...guest,
    isa: {
      ...isa,
      locations: [...isa.locations, selector],
      indexOf: new Map([...isa.indexOf, [selector.name, isa.locations.length]]),
      decode(code, offset) {
        const within = offset - regionOffset()
        if (within < 0 || within >= dispatchAreaBytes) return isa.decode(code, offset)
        if (within % dispatchBytes !== 0) return { reason: 'a jump into the middle' }
        const index = within / dispatchBytes
        return {
          sizeBytes: dispatchBytes,
          endsBlock: true,
          apply(address, m) {
            const isChosen = m.terms.compare('eq', m.read(selector.name), m.terms.constant(index, 64))
            const target = address - BigInt(within) + BigInt(slotOffset(index))
            m.jump(isChosen, m.terms.constant(target, 64), 'jump')
          },
        }
      },
    },
  }
  return { guest: batch, selectorOffset }
}
