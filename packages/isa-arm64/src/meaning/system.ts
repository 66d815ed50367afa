import type { Meaning } from '../form.js'

/** Hints, barriers, prefetches: what a single thread computes does not depend on them. `clrex` is among the exclusives. */
export const noOperation: Meaning = () => {}

export const systemCall: Meaning = (m) => m.systemCall()
export const breakpoint: Meaning = (m) => m.trap(m.terms.constant(1, 1), 'breakpoint')
export const invalidOpcode: Meaning = (m) => m.trap(m.terms.constant(1, 1), 'invalid-opcode')
