import type { Meaning } from '../form.js'

export const relativeAddress: Meaning = (_, o) => o.write(0, o.target(1))

/** Counted from the page of 4 KiB that the instruction is in. */
export const pageAddress: Meaning = (m, o) => {
  const { terms } = m
  const page = terms.binary('and', o.address, terms.constant(0xffff_ffff_ffff_f000n, 64))
  o.write(0, terms.binary('add', page, terms.constant(o.number(1), 64)))
}
