import { expect, test } from 'vitest'
import { forms } from '../src/index.js'
import * as steps from './support/normalise.js'

/** Each step: what it changes, and what it must leave alone. */
const rows: readonly (readonly [step: steps.Normaliser, form: string, before: string, after: string])[] = [
  [steps.spacing, 'add_rm64_r64', 'ADD\trax,rcx', 'add rax, rcx'],
  [steps.spacing, 'add_rm64_r64', 'add rax, rcx', 'add rax, rcx'],
  [steps.addressSum, 'lea_r64_m', 'lea rax, [8*rcx + rax - 16]', 'lea rax, [rax + rcx*8 + -16]'],
  [steps.addressSum, 'lea_r64_m', 'lea rax, [0xfffffffffffffff0]', 'lea rax, [-16]'],
  [steps.addressSum, 'lea_r64_m', 'lea rax, [rcx*1+0]', 'lea rax, [rcx]'],
  [steps.addressSum, 'lea_r64_m', 'lea rax, [rcx*2]', 'lea rax, [rcx*2]'],
  [steps.immediateNotation, 'add_rm32_imm8', 'add eax, -1', 'add eax, 4294967295'],
  [steps.immediateNotation, 'add_rm32_imm8', 'add eax, 0xffffffff', 'add eax, 4294967295'],
  [steps.immediateNotation, 'add_rm32_r32', 'add eax, ecx', 'add eax, ecx'],
  [steps.branchTarget, 'jmp_rel8', 'jmp short 0x10', 'jmp 16'],
  [steps.branchTarget, 'jmp_rel8', 'jmp -2', 'jmp 18446744073709551614'],
  [steps.branchTarget, 'jmp_rm64', 'jmp rax', 'jmp rax'],
  [steps.branchField, 'jmp_rel8', 'jmp 5', 'jmp 7'],
  [steps.branchField, 'push_imm8', 'push 5', 'push 5'],
  [steps.repeatedImulOperand, 'imul_r64_rm64_imm8', 'imul rax, 5', 'imul rax, rax, 5'],
  [steps.repeatedImulOperand, 'imul_r64_rm64', 'imul rax, rcx', 'imul rax, rcx'],
  [steps.movabsName, 'movabs_r64_imm64', 'mov rax, 5', 'movabs rax, 5'],
  [steps.movabsName, 'mov_rm64_imm32', 'mov rax, 5', 'mov rax, 5'],
  [steps.exchangeOrder, 'xchg_rm64_r64', 'xchg rcx, rax', 'xchg rax, rcx'],
  [steps.exchangeOrder, 'xchg_rm64_r64', 'xchg qword ptr [rcx], rax', 'xchg qword ptr [rcx], rax'],
  [steps.exchangeWithItself, 'xchg_r64_rax', 'xchg rax, rax', 'nop'],
  [steps.exchangeWithItself, 'xchg_rm32_r32', 'xchg eax, eax', 'xchg eax, eax'],
  [steps.impliedCountOfOne, 'rcl_rm32_1', 'rcl eax', 'rcl eax, 1'],
  [steps.impliedCountOfOne, 'rcl_rm32_cl', 'rcl eax, cl', 'rcl eax, cl'],
  [steps.noIndexRegister, 'lea_r64_m', 'lea rax, [rcx + riz*4 - 8]', 'lea rax, [rcx - 8]'],
  [steps.noIndexRegister, 'lea_r64_m', 'lea rax, [4*riz]', 'lea rax, [0]'],
  [steps.noIndexRegister, 'lea_r64_m', 'lea rax, [rcx + rdx*4]', 'lea rax, [rcx + rdx*4]'],
  [steps.comisdWidth, 'comisd_xmm_xmmm64', 'comisd xmm0, xmmword ptr [rax]', 'comisd xmm0, qword ptr [rax]'],
  [steps.comisdWidth, 'pxor_xmm_xmmm128', 'pxor xmm0, xmmword ptr [rax]', 'pxor xmm0, xmmword ptr [rax]'],
  [steps.predicateName, 'cmpps_xmm_xmmm128_imm8', 'cmpltps xmm0, xmm1', 'cmpps xmm0, xmm1, 1'],
  [steps.predicateName, 'vcmpsd_xmm_xmm_xmmm64_imm8', 'vcmptrue_ussd xmm0, xmm1, xmm2', 'vcmpsd xmm0, xmm1, xmm2, 31'],
  [steps.predicateName, 'cmpps_xmm_xmmm128_imm8', 'cmpps xmm0, xmm1, 9', 'cmpps xmm0, xmm1, 9'],
  [steps.carrylessName, 'pclmulqdq_xmm_xmmm128_imm8', 'pclmulhqlqdq xmm0, xmm1', 'pclmulqdq xmm0, xmm1, 1'],
  [steps.carrylessName, 'pclmulqdq_xmm_xmmm128_imm8', 'pclmullqhqdq xmm0, xmm1', 'pclmulqdq xmm0, xmm1, 16'],
  [steps.carrylessName, 'pclmulqdq_xmm_xmmm128_imm8', 'pclmulqdq xmm0, xmm1, 5', 'pclmulqdq xmm0, xmm1, 5'],
  [steps.sourceOrder, 'vaddps_xmm_xmm_xmmm128', 'vaddps xmm1, xmm9, xmm2', 'vaddps xmm1, xmm2, xmm9'],
  [steps.sourceOrder, 'vsubps_xmm_xmm_xmmm128', 'vsubps xmm1, xmm9, xmm2', 'vsubps xmm1, xmm9, xmm2'],
  [steps.sourceOrder, 'vcmpps_xmm_xmm_xmmm128_imm8', 'vcmpps xmm1, xmm9, xmm2, 4', 'vcmpps xmm1, xmm2, xmm9, 4'],
  [
    steps.gatherElement,
    'vgatherdps_xmm_vm32x_xmm',
    'vgatherdps xmm0, xmmword ptr [xmm1], xmm2',
    'vgatherdps xmm0, dword ptr [xmm1], xmm2',
  ],
  [
    steps.gatherElement,
    'vpgatherqq_ymm_vm64y_ymm',
    'vpgatherqq ymm0, ymmword ptr [ymm1], ymm2',
    'vpgatherqq ymm0, qword ptr [ymm1], ymm2',
  ],
  [
    steps.gatherElement,
    'vpaddb_xmm_xmm_xmmm128',
    'vpaddb xmm0, xmm1, xmmword ptr [rax]',
    'vpaddb xmm0, xmm1, xmmword ptr [rax]',
  ],
  [steps.impliedXmm0, 'pblendvb_xmm_xmmm128_xmm0', 'pblendvb xmm1, xmm2', 'pblendvb xmm1, xmm2, xmm0'],
  [steps.impliedXmm0, 'pblendvb_xmm_xmmm128_xmm0', 'pblendvb xmm1, xmm2, xmm0', 'pblendvb xmm1, xmm2, xmm0'],
]

test.each(rows.map(([step, form, before, after]) => ({ step, form, before, after })))(
  '$step.name: $before → $after',
  ({ step, form, before, after }) => {
    const row = forms.find((f) => f.name === form)!
    expect(step(before, { form: row, bytes: new Uint8Array(2) })).toBe(after)
  },
)
