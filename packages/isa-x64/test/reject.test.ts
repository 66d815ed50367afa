import { EncodeError, symbol } from '@sourceless/isa'
import { describe, expect, test } from 'vitest'
import {
  absolute,
  at,
  createAssembler,
  form,
  type MemoryParts,
  memory,
  type Operand,
  registers as r,
  ripRelative,
} from '../src/index.js'

function errorOf(action: () => unknown): Pick<EncodeError, 'code' | 'message'> | undefined {
  try {
    action()
  } catch (error) {
    if (EncodeError.isInstance(error)) return error
    throw error
  }
  return undefined
}

/** What a user sees: code and message, literally. */
const rows: readonly (readonly [name: string, operands: readonly unknown[], code: string, message: string])[] = [
  ['add_rm64_r64', [r.rax], 'operand-count', 'add_rm64_r64 takes 2 operands (rm64, r64), not 1'],
  ['ret', [1], 'operand-count', 'ret takes 0 operands (none), not 1'],
  [
    'add_rm64_r64',
    [r.rax, r.ecx],
    'operand-width',
    'operand 2 of add_rm64_r64 is ecx: it accepts a 64-bit general register',
  ],
  [
    'add_rm64_r64',
    [r.eax, r.rcx],
    'operand-width',
    'operand 1 of add_rm64_r64 is eax: it accepts a 64-bit general register or a memory operand',
  ],
  [
    'add_rm64_r64',
    [r.rax, 5],
    'operand-class',
    'operand 2 of add_rm64_r64 is the number 5: it accepts a 64-bit general register',
  ],
  [
    'add_rm64_r64',
    [r.rax, at(r.rcx)],
    'operand-class',
    'operand 2 of add_rm64_r64 is a memory operand: it accepts a 64-bit general register',
  ],
  [
    'add_rm64_r64',
    [r.xmm0, r.rcx],
    'operand-class',
    'operand 1 of add_rm64_r64 is xmm0: it accepts a 64-bit general register or a memory operand',
  ],
  [
    'addsd_xmm_xmmm64',
    [r.xmm0, r.rax],
    'operand-class',
    'operand 2 of addsd_xmm_xmmm64 is rax: it accepts an xmm register or a memory operand',
  ],
  [
    'vaddps_ymm_ymm_ymmm256',
    [r.ymm0, r.xmm1, r.ymm2],
    'operand-width',
    'operand 2 of vaddps_ymm_ymm_ymmm256 is xmm1: it accepts a ymm register',
  ],
  [
    'vaddps_ymm_ymm_ymmm256',
    [r.ymm0, r.ymm1, r.rax],
    'operand-class',
    'operand 3 of vaddps_ymm_ymm_ymmm256 is rax: it accepts a ymm register or a memory operand',
  ],
  [
    'vaddps_ymm_ymm_ymmm256',
    [r.ymm0, r.ymm1, memory({ base: r.rax, index: r.xmm1 })],
    'operand-class',
    'operand 3 of vaddps_ymm_ymm_ymmm256 is a memory operand: it accepts a ymm register or a memory operand',
  ],
  [
    'vgatherdps_xmm_vm32x_xmm',
    [r.xmm0, at(r.rax), r.xmm2],
    'operand-class',
    'operand 2 of vgatherdps_xmm_vm32x_xmm is a memory operand: it accepts a memory operand with an index in an xmm register',
  ],
  [
    'vgatherdps_xmm_vm32x_xmm',
    [r.xmm0, memory({ base: r.rax, index: r.xmm1 }), r.xmm1],
    'operand-conflict',
    'operand 3 of vgatherdps_xmm_vm32x_xmm repeats a register: it accepts destination, index and mask in three different registers',
  ],
  [
    'mov_dsreg_r32',
    [r.cs, r.eax],
    'operand-class',
    'operand 1 of mov_dsreg_r32 is cs: it accepts es, ss, ds, fs or gs',
  ],
  [
    'movabs_al_moffs8',
    [r.al, -1],
    'immediate-range',
    'operand 2 of movabs_al_moffs8 is -1: it accepts an address from 0 to 2^64 - 1',
  ],
  [
    'pblendvb_xmm_xmmm128_xmm0',
    [r.xmm0, r.xmm1, r.xmm2],
    'operand-class',
    'operand 3 of pblendvb_xmm_xmmm128_xmm0 is xmm2: it accepts only xmm0',
  ],
  ['lea_r64_m', [r.rax, r.rcx], 'operand-class', 'operand 2 of lea_r64_m is rcx: it accepts a memory operand'],
  [
    'add_rm64_imm8',
    [r.rax, 128],
    'immediate-range',
    'operand 2 of add_rm64_imm8 is 128: it accepts an integer from -2^7 to 2^7 - 1',
  ],
  [
    'add_rm64_imm32',
    [r.rax, 2 ** 31],
    'immediate-range',
    'operand 2 of add_rm64_imm32 is 2147483648: it accepts an integer from -2^31 to 2^31 - 1',
  ],
  [
    'add_rm64_imm32',
    [r.rax, 1n << 40n],
    'immediate-range',
    'operand 2 of add_rm64_imm32 is 1099511627776: it accepts an integer from -2^31 to 2^31 - 1',
  ],
  [
    'mov_r32_imm32',
    [r.eax, 2 ** 32],
    'immediate-range',
    'operand 2 of mov_r32_imm32 is 4294967296: it accepts an integer from -2^31 to 2^32 - 1',
  ],
  [
    'mov_r32_imm32',
    [r.eax, 1.5],
    'immediate-range',
    'operand 2 of mov_r32_imm32 is 1.5: it accepts an integer from -2^31 to 2^32 - 1',
  ],
  [
    'mov_r32_imm32',
    [r.eax, Number.NaN],
    'immediate-range',
    'operand 2 of mov_r32_imm32 is NaN: it accepts an integer from -2^31 to 2^32 - 1',
  ],
  [
    'movabs_r64_imm64',
    [r.rax, 1n << 64n],
    'immediate-range',
    'operand 2 of movabs_r64_imm64 is 18446744073709551616: it accepts an integer from -2^63 to 2^64 - 1',
  ],
  [
    'shl_rm32_imm8',
    [r.eax, -1],
    'immediate-range',
    'operand 2 of shl_rm32_imm8 is -1: it accepts an integer from 0 to 2^8 - 1',
  ],
  ['shl_rm32_cl', [r.eax, r.dl], 'operand-class', 'operand 2 of shl_rm32_cl is dl: it accepts only cl'],
  ['shl_rm32_1', [r.eax, 2], 'operand-class', 'operand 2 of shl_rm32_1 is the number 2: it accepts only the number 1'],
  [
    'jne_rel8',
    [200],
    'displacement-range',
    'operand 1 of jne_rel8 is 200: it accepts a label or a displacement of 8 signed bits',
  ],
  [
    'jmp_rel8',
    [symbol('f')],
    'operand-class',
    'operand 1 of jmp_rel8 is a symbol: it accepts a label or a displacement of 8 signed bits',
  ],
  [
    'mov_rm8_r8',
    [r.ah, r.sil],
    'operand-conflict',
    'operand 1 of mov_rm8_r8 is ah: beside the other operands it accepts al to r15b: ah, ch, dh and bh cannot be named together with spl to r15 or a 64-bit operand',
  ],
  [
    'mov_rm8_r8',
    [at(r.r9), r.bh],
    'operand-conflict',
    'operand 2 of mov_rm8_r8 is bh: beside the other operands it accepts al to r15b: ah, ch, dh and bh cannot be named together with spl to r15 or a 64-bit operand',
  ],
  [
    'mov_rm64_r64',
    [null, r.rax],
    'operand-class',
    'operand 1 of mov_rm64_r64 is missing: it accepts a 64-bit general register or a memory operand',
  ],
  [
    'mov_rm64_r64',
    ['rax', r.rax],
    'operand-class',
    'operand 1 of mov_rm64_r64 is the string rax: it accepts a 64-bit general register or a memory operand',
  ],
]

describe('operands a row does not accept', () => {
  test.each(rows)('%s %#', (name, operands, code, message) => {
    const assembler = createAssembler()
    const [a, b, c] = operands as Operand[]
    const error = errorOf(() => assembler.emit(form(name), a, b, c))
    expect({ code: error?.code, message: error?.message }).toEqual({ code, message })
    expect(assembler.layout.buffer.length).toBe(0)
  })

  test('details name the row, the operand and what it accepts', () => {
    const error = errorOf(() => createAssembler().emit(form('add_rm64_r64'), r.rax, r.ecx)) as EncodeError
    expect(error.details).toEqual({
      form: 'add_rm64_r64',
      operand: 1,
      accepts: 'a 64-bit general register',
      value: r.ecx,
    })
  })

  test('a missing row', () => {
    expect(errorOf(() => form('add_r64'))).toMatchObject({
      code: 'unknown-form',
      message: "there is no instruction form 'add_r64': look at `forms` for the names",
    })
  })
})

describe('addresses that cannot be encoded', () => {
  const addresses: readonly (readonly [MemoryParts, string, string])[] = [
    [
      { index: r.rsp },
      'address-register',
      'rsp cannot be the index of an address: index accepts any 64-bit general register but rsp',
    ],
    [
      { base: r.eax },
      'address-register',
      'eax cannot be the base of an address: base accepts any 64-bit general register',
    ],
    [
      { base: r.xmm0 },
      'address-register',
      'xmm0 cannot be the base of an address: base accepts any 64-bit general register',
    ],
    [{ index: r.rax, scale: 3 as 4 }, 'address-scale', 'scale 3 is not encodable: scale accepts 1, 2, 4 or 8'],
    [
      { base: r.rax, displacement: 2 ** 31 },
      'displacement-range',
      'displacement 2147483648 does not fit in 32 signed bits',
    ],
    [{ base: r.rax, displacement: 0.5 }, 'displacement-range', 'displacement 0.5 does not fit in 32 signed bits'],
  ]
  test.each(addresses)('%#', (parts, code, message) => {
    const error = errorOf(() => memory(parts))
    expect({ code: error?.code, message: error?.message }).toEqual({ code, message })
  })

  test('absolute and rip-relative', () => {
    expect(errorOf(() => absolute(2 ** 32))?.code).toBe('displacement-range')
    expect(errorOf(() => ripRelative(-(2 ** 40)))?.code).toBe('displacement-range')
    expect(errorOf(() => absolute(-1))).toBeUndefined()
  })
})
