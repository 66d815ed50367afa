import { type Register, registers } from '../register.js'

const SLOTS = 1024
/** Registers by a hash of their names, the next free place where two meet. */
const slots: (Register | undefined)[] = new Array(SLOTS).fill(undefined)

const step = (hash: number, code: number): number => Math.imul(hash, 31) + code
const slotOf = (hash: number): number => (hash ^ (hash >>> 10)) & (SLOTS - 1)

for (const register of Object.values(registers)) {
  let hash = 0
  for (let n = 0; n < register.name.length; n++) hash = step(hash, register.name.charCodeAt(n))
  let slot = slotOf(hash)
  while (slots[slot] !== undefined) slot = (slot + 1) & (SLOTS - 1)
  slots[slot] = register
}

const LONGEST = 5

/** The register named by text[start, end) in any case, or undefined. */
export function registerNamed(text: string, start: number, end: number): Register | undefined {
  const length = end - start
  if (length < 2 || length > LONGEST) return undefined
  let hash = 0
  for (let at = start; at < end; at++) hash = step(hash, lower(text.charCodeAt(at)))
  for (let slot = slotOf(hash); ; slot = (slot + 1) & (SLOTS - 1)) {
    const register = slots[slot]
    if (register === undefined) return undefined
    if (isNamed(register.name, text, start, length)) return register
  }
}

const lower = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code)

function isNamed(name: string, text: string, start: number, length: number): boolean {
  if (name.length !== length) return false
  for (let n = 0; n < length; n++) if (name.charCodeAt(n) !== lower(text.charCodeAt(start + n))) return false
  return true
}
