import type { Form } from '../form.js'
import { form } from '../table/table.js'

/**
 * One step of making a constant. `lui`, and the first `addi`, start from nothing (the `addi` from zero); every other step
 * works on the result of the one before.
 */
export interface ImmediateStep {
  readonly form: Form
  readonly immediate: number
}

const [lui, addi, addiw, slli, srli, xori] = ['lui', 'addi', 'addiw', 'slli', 'srli', 'xori'].map(form) as [
  Form,
  Form,
  Form,
  Form,
  Form,
  Form,
]

const step = (row: Form, immediate: bigint | number): ImmediateStep => ({ form: row, immediate: Number(immediate) })
const signed = (value: bigint, bits: number): bigint => BigInt.asIntN(bits, value)
const fits = (value: bigint, bits: number): boolean => signed(value, bits) === value

function trailingZeros(value: bigint): number {
  let count = 0
  for (let rest = BigInt.asUintN(64, value); (rest & 1n) === 0n; rest >>= 1n) count++
  return count
}

/** lui and addi for 32 bits; beyond, the upper part, shifted, with the low 12 bits added. */
function basicSequence(value: bigint): ImmediateStep[] {
  const low = signed(value, 12)
  if (fits(value, 32)) {
    const high = ((value + 0x800n) >> 12n) & 0xfffffn
    if (high === 0n) return [step(addi, low)]
    return low === 0n ? [step(lui, high)] : [step(lui, high), step(addiw, low)]
  }
  let rest = signed(value - low, 64)
  let shift = 0
  if (!fits(rest, 32)) {
    shift = trailingZeros(rest)
    rest >>= BigInt(shift)
    // Twelve zeros fewer to shift, where lui makes them.
    if (shift > 12 && !fits(rest, 12) && fits(rest << 12n, 32)) {
      shift -= 12
      rest <<= 12n
    }
  }
  const steps = basicSequence(rest)
  if (shift > 0) steps.push(step(slli, shift))
  if (low !== 0n) steps.push(step(addi, low))
  return steps
}

/** A positive number as a longer one shifted right, its missing low bits all ones or all zeros. */
function shiftedRight(value: bigint, found: ImmediateStep[] | undefined): ImmediateStep[] | undefined {
  const zeros = 64 - value.toString(2).length
  const high = value << BigInt(zeros)
  let best = found
  for (const candidate of [high | ((1n << BigInt(zeros)) - 1n), high]) {
    const steps = [...basicSequence(signed(candidate, 64)), step(srli, zeros)]
    if (best === undefined || steps.length < best.length) best = steps
  }
  return best
}

/**
 * Instructions of the base set that make a constant: as few as LLVM needs, and the same ones.
 * @param value 64 bits, signed or not
 */
export function loadImmediateSequence(value: number | bigint): readonly ImmediateStep[] {
  const wanted = signed(BigInt(value), 64)
  let best = basicSequence(wanted)
  if ((wanted & 0xfffn) !== 0n && (wanted & 1n) === 0n && best.length >= 2) {
    const zeros = trailingZeros(wanted)
    const rest = wanted >> BigInt(zeros)
    const steps = [...basicSequence(rest), step(slli, zeros)]
    // Two short instructions are better than lui and addiw.
    if (steps.length < best.length || fits(rest, 6)) best = steps
  }
  if (best.length <= 2) return best
  if ((wanted & 0x1800n) === 0x1000n && (wanted & 0xfffn) !== 0n) {
    // Low bits such as 0x17ff: one more makes them 0x1800, whose low 12 bits are half done.
    const low = (wanted & 0xfffn) - 0x800n
    const steps = [...basicSequence(signed(wanted - low, 64)), step(addi, low)]
    if (steps.length < best.length) best = steps
  }
  if (wanted > 0n && best.length > 2) best = shiftedRight(wanted, best) ?? best
  if (wanted < 0n && best.length > 3) {
    const steps = [...(shiftedRight(~wanted, undefined) ?? []), step(xori, -1)]
    if (steps.length < best.length) best = steps
  }
  return best
}
