import type { Value } from '@sourceless/contract'
import type { Counterexample, VerifyDiagnosticCode } from '@sourceless/verifier'

/** What to do about each way of being rejected. */
const hints: Readonly<Record<VerifyDiagnosticCode, string>> = {
  'unreadable-file': 'Give the body of the one function that is asked for.',
  'missing-symbol': 'Give the body of the one function that is asked for.',
  'unsupported-contract': 'The contract has to be made checkable first.',
  'undecodable-code': 'Write only instructions that control reaches, and that the machine has.',
  'readers-disagree': 'Use another encoding or another instruction here.',
  'forbidden-instruction': 'Use other instructions: this one is not permitted here.',
  'missing-feature': 'Use instructions of the baseline only.',
  'bad-control-flow': 'End every path with a return, and jump only to labels of the text.',
  'abi-violation':
    'Save callee-saved registers and restore them, or use caller-saved ones; leave the stack pointer as it was.',
  'memory-violation': 'Check bounds before each access, and do not write what is readonly.',
  trap: 'Exclude what traps before this instruction: a zero divisor, an overflow.',
  'out-of-fuel': 'See that every loop ends on this input: what it counts, and the condition that closes it.',
  'wrong-result': 'Follow this input through the code by hand.',
  'broken-ensures': 'The contract contradicts itself; no code can help.',
  'faulty-contract': 'The contract contradicts itself; no code can help.',
  'contradictory-example': 'The contract contradicts itself; no code can help.',
  'oracle-disagreement': 'Report this: it is not the fault of the code.',
  cancelled: 'Try again.',
}

/** The hint for a rejection: what the difference between the two results suggests, or what the kind of failure does. */
export function hintFor(code: VerifyDiagnosticCode, counterexample: Counterexample | undefined): string {
  return (
    (code === 'wrong-result' && counterexample !== undefined ? fromDifference(counterexample) : undefined) ??
    hints[code]
  )
}

function fromDifference({ kind, expected, actual, arguments: args }: Counterexample): string | undefined {
  if (kind === 'program' || expected.kind !== 'returned' || actual.kind !== 'returned') return undefined
  const [wanted, found] = [(expected as { result?: Value }).result, (actual as { result?: Value }).result]
  const given = args as readonly { readonly value: Value }[]
  if (typeof wanted === 'bigint' && typeof found === 'bigint' && wanted !== found) {
    const width = [32n, 16n, 8n].find((bits) => BigInt.asUintN(Number(bits), wanted ^ found) === 0n)
    if (width !== undefined)
      return `The low ${width} bits are right: look at operand widths, and at how narrow values are extended.`
    if (wanted === -found) return 'The sign is wrong: look at the order of operands.'
    if (wanted - found === 1n || found - wanted === 1n)
      return 'It is off by one: look at where the loop starts and ends, and at < against <=.'
  }
  if (typeof wanted === 'boolean')
    return 'The condition is wrong on this input: look at signed against unsigned, and at < against <=.'
  if (given.some(({ value }) => typeof value === 'object' && value.length === 0))
    return 'This is the empty case: handle it before the loop.'
  if (given.length > 0 && given.every(({ value }) => value === 0n || value === 0))
    return 'This is the case of zero: handle it apart.'
  return undefined
}
