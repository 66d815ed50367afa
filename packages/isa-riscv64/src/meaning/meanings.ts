import type { BinaryOp, CompareOp } from '@sourceless/isa'
import type { Meaning } from '../form.js'
import * as bits from './bits.js'
import * as control from './control.js'
import * as float from './float.js'
import * as integer from './integer.js'
import * as memory from './memory.js'

const { binary, binaryWord, shift, shiftWord, setIf } = integer

// biome-ignore format: columns
const integerMeanings: Readonly<Record<string, Meaning>> = {
  add: binary('add'),   addi: binary('add'),   addw: binaryWord('add'), addiw: binaryWord('add'),
  sub: binary('sub'),                          subw: binaryWord('sub'),
  xor: binary('xor'),   xori: binary('xor'),
  or: binary('or'),     ori: binary('or'),
  and: binary('and'),   andi: binary('and'),
  sll: shift('shl'),    slli: shift('shl'),    sllw: shiftWord('shl'),  slliw: shiftWord('shl'),
  srl: shift('lshr'),   srli: shift('lshr'),   srlw: shiftWord('lshr'), srliw: shiftWord('lshr'),
  sra: shift('ashr'),   srai: shift('ashr'),   sraw: shiftWord('ashr'), sraiw: shiftWord('ashr'),
  slt: setIf('slt'),    slti: setIf('slt'),    sltu: setIf('ult'),      sltiu: setIf('ult'),
  lui: integer.loadUpper,                      auipc: integer.addUpperToPc,

  mul: binary('mul'),   mulh: binary('smulh'), mulhu: binary('umulh'),  mulhsu: integer.multiplyHighSignedUnsigned,
  div: integer.divide,  divu: binary('udiv'),  rem: binary('srem'),     remu: binary('urem'),
  divw: integer.divideWord, divuw: binaryWord('udiv'), remw: binaryWord('srem'), remuw: binaryWord('urem'),
  mulw: binaryWord('mul'),
}

// biome-ignore format: columns
const bitMeanings: Readonly<Record<string, Meaning>> = {
  'add.uw': bits.shiftAdd(0, true),            'slli.uw': bits.shiftLeftWord,
  sh1add: bits.shiftAdd(1, false),             'sh1add.uw': bits.shiftAdd(1, true),
  sh2add: bits.shiftAdd(2, false),             'sh2add.uw': bits.shiftAdd(2, true),
  sh3add: bits.shiftAdd(3, false),             'sh3add.uw': bits.shiftAdd(3, true),

  andn: bits.withInverted('and'),              orn: bits.withInverted('or'),     xnor: bits.withInverted('xor'),
  clz: bits.unary('clz'),                      ctz: bits.unary('ctz'),           cpop: bits.unary('popcount'),
  clzw: bits.unaryWord('clz'),                 ctzw: bits.unaryWord('ctz'),      cpopw: bits.unaryWord('popcount'),
  min: bits.select('slt'),                     minu: bits.select('ult'),
  max: bits.selectOther('slt'),                maxu: bits.selectOther('ult'),
  'sext.b': bits.extend('sext', 8),            'sext.h': bits.extend('sext', 16), 'zext.h': bits.extend('zext', 16),
  rol: shift('rotl'),                          rolw: shiftWord('rotl'),
  ror: shift('rotr'),                          rorw: shiftWord('rotr'),
  rori: shift('rotr'),                         roriw: shiftWord('rotr'),
  'orc.b': bits.orCombine,                     rev8: bits.reverseBytes,

  clmul: bits.carrylessMultiply(0),            clmulr: bits.carrylessMultiply(63), clmulh: bits.carrylessMultiply(64),

  bset: bits.bitOperation('or'),               bseti: bits.bitOperation('or'),
  binv: bits.bitOperation('xor'),              binvi: bits.bitOperation('xor'),
  bclr: bits.bitClear,                         bclri: bits.bitClear,
  bext: bits.bitExtract,                       bexti: bits.bitExtract,

  brev8: bits.reverseInBytes,                  packw: bits.pack(16, 'sext'),
  pack: bits.pack(32, 'zext'),                 packh: bits.pack(8, 'zext'),
  'czero.eqz': bits.zeroIf('eqz'),             'czero.nez': bits.zeroIf('nez'),
}

// biome-ignore format: columns
const otherMeanings: Readonly<Record<string, Meaning>> = {
  lb: memory.load(1, 'sext'),   lh: memory.load(2, 'sext'),   lw: memory.load(4, 'sext'),   ld: memory.load(8, 'sext'),
  lbu: memory.load(1, 'zext'),  lhu: memory.load(2, 'zext'),  lwu: memory.load(4, 'zext'),
  sb: memory.store(1),          sh: memory.store(2),          sw: memory.store(4),          sd: memory.store(8),
  flw: memory.loadFloat(4),     fld: memory.loadFloat(8),     fsw: memory.storeFloat(4),    fsd: memory.storeFloat(8),

  jal: control.jumpAndLink,     jalr: control.jumpRegister,
  beq: control.branch('eq', 1),   bne: control.branch('eq', 0),
  blt: control.branch('slt', 1),  bge: control.branch('slt', 0),
  bltu: control.branch('ult', 1), bgeu: control.branch('ult', 0),

  ecall: control.environmentCall, ebreak: control.environmentBreak, unimp: control.neverValid,
  fence: control.noEffect,      'fence.tso': control.noEffect,  'fence.i': control.noEffect,
  'wrs.nto': control.noEffect,  'wrs.sto': control.noEffect,
  'cbo.clean': control.noEffect, 'cbo.flush': control.noEffect,
  'prefetch.i': control.noEffect, 'prefetch.r': control.noEffect, 'prefetch.w': control.noEffect,
  // Only hints have a compressed mnemonic and no instruction that they stand for.
  'c.nop': control.noEffect,    'c.addi': control.noEffect,   'c.li': control.noEffect,     'c.lui': control.noEffect,
  'c.slli': control.noEffect,   'c.slli64': control.noEffect, 'c.srli64': control.noEffect, 'c.srai64': control.noEffect,
  'c.mv': control.noEffect,     'c.add': control.noEffect,
}

const combined: readonly (readonly [string, BinaryOp])[] = [
  ['amoadd', 'add'],
  ['amoxor', 'xor'],
  ['amoand', 'and'],
  ['amoor', 'or'],
]
const selected: readonly (readonly [string, CompareOp, 'lesser' | 'greater'])[] = [
  ['amomin', 'slt', 'lesser'],
  ['amomax', 'slt', 'greater'],
  ['amominu', 'ult', 'lesser'],
  ['amomaxu', 'ult', 'greater'],
]

const atomicMeanings = (suffix: string, sizeBytes: number): readonly (readonly [string, Meaning])[] => [
  [`lr.${suffix}`, memory.loadReserved(sizeBytes)],
  [`sc.${suffix}`, memory.storeConditional(sizeBytes)],
  [`amoswap.${suffix}`, memory.swap(sizeBytes)],
  ...combined.map(([name, op]): [string, Meaning] => [`${name}.${suffix}`, memory.atomicBinary(sizeBytes, op)]),
  ...selected.map(([name, op, keep]): [string, Meaning] => [
    `${name}.${suffix}`,
    memory.atomicSelect(sizeBytes, op, keep),
  ]),
]

// biome-ignore format: columns
const floatMeanings = (s: 's' | 'd', width: 32 | 64): readonly (readonly [string, Meaning])[] => [
  [`fadd.${s}`, float.arithmetic('fadd', width)],       [`fsub.${s}`, float.arithmetic('fsub', width)],
  [`fmul.${s}`, float.arithmetic('fmul', width)],       [`fdiv.${s}`, float.arithmetic('fdiv', width)],
  [`fsqrt.${s}`, float.squareRoot(width)],
  [`fmadd.${s}`, float.multiplyAdd(width, 1, 1)],       [`fmsub.${s}`, float.multiplyAdd(width, 1, -1)],
  [`fnmsub.${s}`, float.multiplyAdd(width, -1, 1)],     [`fnmadd.${s}`, float.multiplyAdd(width, -1, -1)],
  [`fsgnj.${s}`, float.signInject(width, 'copy')],      [`fsgnjn.${s}`, float.signInject(width, 'negate')],
  [`fsgnjx.${s}`, float.signInject(width, 'xor')],
  [`fmin.${s}`, float.extremum('fmin', width)],         [`fmax.${s}`, float.extremum('fmax', width)],
  [`feq.${s}`, float.compare('feq', width)],            [`flt.${s}`, float.compare('flt', width)],
  [`fle.${s}`, float.compare('fle', width)],            [`fclass.${s}`, float.classify(width)],
  [`fcvt.w.${s}`, float.toInteger(width, 'f2s', 32)],   [`fcvt.wu.${s}`, float.toInteger(width, 'f2u', 32)],
  [`fcvt.l.${s}`, float.toInteger(width, 'f2s', 64)],   [`fcvt.lu.${s}`, float.toInteger(width, 'f2u', 64)],
  [`fcvt.${s}.w`, float.fromInteger('s2f', 32, width)], [`fcvt.${s}.wu`, float.fromInteger('u2f', 32, width)],
  [`fcvt.${s}.l`, float.fromInteger('s2f', 64, width)], [`fcvt.${s}.lu`, float.fromInteger('u2f', 64, width)],
]

const meanings: ReadonlyMap<string, Meaning> = new Map([
  ...Object.entries(integerMeanings),
  ...Object.entries(bitMeanings),
  ...Object.entries(otherMeanings),
  ...atomicMeanings('w', 4),
  ...atomicMeanings('d', 8),
  ...floatMeanings('s', 32),
  ...floatMeanings('d', 64),
  ['fcvt.s.d', float.convertFloat(64, 32)],
  ['fcvt.d.s', float.convertFloat(32, 64)],
  ['fmv.x.w', float.moveToInteger(32)],
  ['fmv.x.d', float.moveToInteger(64)],
  ['fmv.w.x', float.moveFromInteger(32)],
  ['fmv.d.x', float.moveFromInteger(64)],
])

/** What the instruction of that name does; orderings (`.aq`, `.rl`) make no difference to one processor. */
export const meaningOf = (mnemonic: string): Meaning | undefined =>
  meanings.get(mnemonic.replace(/\.(aq|rl|aqrl)$/, ''))
