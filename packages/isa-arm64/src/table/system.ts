import { clearExclusive } from '../meaning/exclusive.js'
import { axFlag, complementCarry, rotateMaskInsertFlags, setFlagsFromByte, xaFlag } from '../meaning/flag.js'
import { breakpoint, invalidOpcode, noOperation, systemCall } from '../meaning/system.js'
import { readSystemRegister, unmodelledRead, unmodelledWrite, writeSystemRegister } from '../meaning/system-register.js'
import type { Operand } from '../operand/operand.js'
import { family } from './row.js'

const onlyZero = ([number]: readonly Operand[]): string | undefined =>
  number === 0 ? undefined : `svc #${number}: system calls have the number 0 here`

/** `chkfeat x16` and `pacm` change what a program computes on processors that know them. */
const laterHint = ([number]: readonly Operand[]): string | undefined =>
  number === 39 || number === 40 ? `hint #${number}: processors with later extensions do not ignore it` : undefined

// biome-ignore format: columns
export const systemFamilies = [
  family({}, [
    ['udf #imm16u', '0000000000000000 iiiiiiiiiiiiiiii', invalidOpcode],
    ['svc #imm16x', '11010100 000 iiiiiiiiiiiiiiii 00001', systemCall, { unmodelled: onlyZero }],
    ['hvc #imm16x', '11010100 000 iiiiiiiiiiiiiiii 00010'],
    ['smc #imm16x', '11010100 000 iiiiiiiiiiiiiiii 00011'],
    ['brk #imm16x', '11010100 001 iiiiiiiiiiiiiiii 00000', breakpoint],
    ['hlt #imm16x', '11010100 010 iiiiiiiiiiiiiiii 00000'],
  ]),
  // Hints do nothing on processors that do not know them: they need no feature.
  family({}, [
    ['nop',        '11010101000000110010 0000 000 11111', noOperation],
    ['yield',      '11010101000000110010 0000 001 11111', noOperation],
    ['wfe',        '11010101000000110010 0000 010 11111', noOperation],
    ['wfi',        '11010101000000110010 0000 011 11111', noOperation],
    ['sev',        '11010101000000110010 0000 100 11111', noOperation],
    ['sevl',       '11010101000000110010 0000 101 11111', noOperation],
    ['dgh',        '11010101000000110010 0000 110 11111', noOperation],
    ['esb',        '11010101000000110010 0010 000 11111', noOperation],
    ['psb csync',  '11010101000000110010 0010 001 11111', noOperation],
    ['tsb csync',  '11010101000000110010 0010 010 11111', noOperation],
    ['csdb',       '11010101000000110010 0010 100 11111', noOperation],
    ['clrbhb',     '11010101000000110010 0010 110 11111', noOperation],
    ['bti',        '11010101000000110010 0100 000 11111', noOperation],
    ['bti bti',    '11010101000000110010 0100 tt0 11111', noOperation],
    ['hint #imm7', '11010101000000110010 iiiiiii  11111', noOperation, { unmodelled: laterHint }],
  ]),
  // Signs and checks the return address: what it does depends on keys that a program cannot see.
  family({}, [
    ['xpaclri',    '11010101000000110010 0000 111 11111'],
    ['pacia1716',  '11010101000000110010 0001 000 11111'],
    ['pacib1716',  '11010101000000110010 0001 010 11111'],
    ['autia1716',  '11010101000000110010 0001 100 11111'],
    ['autib1716',  '11010101000000110010 0001 110 11111'],
    ['paciaz',     '11010101000000110010 0011 000 11111'],
    ['paciasp',    '11010101000000110010 0011 001 11111'],
    ['pacibz',     '11010101000000110010 0011 010 11111'],
    ['pacibsp',    '11010101000000110010 0011 011 11111'],
    ['autiaz',     '11010101000000110010 0011 100 11111'],
    ['autiasp',    '11010101000000110010 0011 101 11111'],
    ['autibz',     '11010101000000110010 0011 110 11111'],
    ['autibsp',    '11010101000000110010 0011 111 11111'],
  ]),
  family({}, [
    ['clrex {#imm4}',   '11010101000000110011 iiii 010 11111', clearExclusive],
    ['dsb   barrier',   '11010101000000110011 iiii 100 11111', noOperation],
    ['dmb   barrier',   '11010101000000110011 iiii 101 11111', noOperation],
    ['isb   {isb}', '11010101000000110011 iiii 110 11111', noOperation],
    ['sb',              '11010101000000110011 0000 111 11111', noOperation, { features: ['sb'] }],
  ]),
  family({}, [
    ['msr  sysreg-w, Xt',                  '1101010100 01 sssssssssssssss ttttt', writeSystemRegister, { manual: '(register)', unmodelled: unmodelledWrite }],
    ['mrs  Xt:w, sysreg',                 '1101010100 11 sssssssssssssss ttttt', readSystemRegister,  { unmodelled: unmodelledRead }],
    ['sys  #op1, Cn, Cm, #op2, {Xt}',     '1101010100 001 ooo nnnn mmmm ppp ttttt'],
    ['sysl Xt:w, #op1, Cn, Cm, #op2',     '1101010100 101 ooo nnnn mmmm ppp ttttt'],
  ]),
  family({ features: ['flagm'] }, [
    ['cfinv',                   '1101010100000 000 0100 0000 000 11111', complementCarry],
    ['rmif  Xn, #rotate, #nzcv', '101 11010000 rrrrrr 00001 nnnnn 0 vvvv', rotateMaskInsertFlags],
    ['setf8  Wn',               '001 11010000 000000 0 0010 nnnnn 01101', setFlagsFromByte(8)],
    ['setf16 Wn',               '001 11010000 000000 1 0010 nnnnn 01101', setFlagsFromByte(16)],
  ]),
  family({ features: ['altnzcv'] }, [
    ['xaflag', '1101010100000 000 0100 0000 001 11111', xaFlag],
    ['axflag', '1101010100000 000 0100 0000 010 11111', axFlag],
  ]),
]
