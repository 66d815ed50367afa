import { expect, test } from 'vitest'
import { parseInstruction } from '../src/index.js'
import { DOUBTFUL } from './support/llvm.js'
import * as steps from './support/normalise.js'

const normalisers = new Map<string, unknown>(Object.entries(steps))

const instruction = (text: string) => parseInstruction(text).value!

/** The step, an instruction of ours, another program's text, and what it becomes. */
const examples: readonly (readonly [step: string, ours: string, theirs: string, result: string])[] = [
  ['systemRegisterName', 'mrs x1, S3_0_C0_C0_0', 'mrs x1, MIDR_EL1', 'mrs x1, sysreg'],
  ['systemRegisterName', 'msr S2_0_C0_C0_2, x3', 'msr OSDTRRX_EL1, x3', 'msr sysreg, x3'],
  ['systemRegisterName', 'mov x1, x2', 'mov x1, x2', 'mov x1, x2'],
  ['systemOperationName', 'sys #0, c8, c3, #0', 'tlbi vmalle1is', 'sys'],
  ['laterHint', 'hint #40', 'chkfeat x16', 'hint #40'],
  ['prefetchLevel', 'prfm #23, [x0]', 'prfm pstslcstrm, [x0]', 'prfm #23, [x0]'],
  ['rangePrefetch', 'prfm #24, [x0, x1]', 'rprfm pldkeep, x1, [x0]', 'rprfm'],
  ['rangePrefetch', 'prfm pldl1keep, [x0, x1]', 'prfm pldl1keep, [x0, x1]', 'prfm pldl1keep, [x0, x1]'],
  ['unprivilegedBase', 'ldtr x1, [x1]', `ldtr x1, [x1]${DOUBTFUL}`, 'ldtr x1, [x1]'],
  ['unprivilegedBase', 'ldr x1, [x1]', `ldr x1, [x1]${DOUBTFUL}`, `ldr x1, [x1]${DOUBTFUL}`],
  ['numberBase', 'add x0, x1, #16', 'add x0, x1, #0x10', 'add x0, x1, #16'],
  ['numberBase', 'ldur x0, [x1, #-8]', 'ldur x0, [x1, #0xfffffffffffffff8]', 'ldur x0, [x1, #-8]'],
  ['numberBase', 'fmov d0, #1.5', 'fmov d0, #1.50000000', 'fmov d0, #1.50000000'],
  ['listSpacing', 'ld1 { v0.8b }, [x0]', 'ld1 { v0.8b }, [x0]', 'ld1 {v0.8b}, [x0]'],
  ['systemRegisterCase', 'mrs x0, NZCV', 'mrs x0, NZCV', 'mrs x0, nzcv'],
  ['olderName', 'bti c', 'bti c', 'hint #34'],
  ['namelessPrefetch', 'prfm #31, [x0]', 'prfm #31, [x0]', 'prfm , [x0]'],
  ['leastWord', 'mov w0, #-2147483648', 'mov w0, #-0xffffffff80000000', 'mov w0, #-2147483648'],
  ['bitmaskMove', 'mov x0, #-131071', 'orr x0, xzr, #-131071', 'mov x0, #-131071'],
]

test.each(examples)('%s: %s', (step, ours, theirs, result) => {
  const apply = normalisers.get(step) as steps.Normaliser
  expect(apply(theirs, instruction(ours))).toBe(result)
})

test('every step has an example', () => {
  const used = [...steps.forLlvm, ...steps.forCapstone].map((step) => step.name)
  expect(used.filter((name) => !examples.some(([step]) => step === name))).toEqual([])
})
