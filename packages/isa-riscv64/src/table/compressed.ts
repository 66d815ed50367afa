import type { Feature } from '../form.js'

/**
 * Instruction; fixed bits; the 32-bit instruction with the same effect; further 32-bit instructions that are encoded as
 * this one. The order decides where several rows could stand for one instruction.
 */
export type CompressedRow = readonly [instruction: string, encoding: string, expansion: string, ...also: string[]]

/** Rows of unprivileged manual chapter 27, and what an extension beside C they need. */
export const compressedManual = 'C extension'

// biome-ignore format: columns
export const compressedRows: readonly CompressedRow[] = [
  ["c.addi4spn rd', sp, uimm10!", 'CIW 0000', "addi rd', sp, uimm10!"],
  ["c.fld fd', uimm8d(rs1')",     'CL 2000',  "fld fd', uimm8d(rs1')"],
  ["c.lw rd', uimm7w(rs1')",      'CL 4000',  "lw rd', uimm7w(rs1')"],
  ["c.ld rd', uimm8d(rs1')",      'CL 6000',  "ld rd', uimm8d(rs1')"],
  ["c.fsd fs2', uimm8d(rs1')",    'CS a000',  "fsd fs2', uimm8d(rs1')"],
  ["c.sw rs2', uimm7w(rs1')",     'CS c000',  "sw rs2', uimm7w(rs1')"],
  ["c.sd rs2', uimm8d(rs1')",     'CS e000',  "sd rs2', uimm8d(rs1')"],
  ['c.nop',                       'CI 0001',  'addi zero, zero, 0'],
  ['c.addi rd!, imm6!',           'CI 0001',  'addi rd!, rd!, imm6!'],
  ['c.addiw rd!, imm6',           'CI 2001',  'addiw rd!, rd!, imm6'],
  ['c.li rd!, imm6',              'CI 4001',  'addi rd!, zero, imm6',  'addiw rd!, zero, imm6'],
  ['c.addi16sp sp, imm10!',       'CI 6101',  'addi sp, sp, imm10!'],
  ['c.lui rd!2, lui6',            'CI 6001',  'lui rd!2, lui6'],
  ["c.srli rds', shamt6!",        'CB 8001',  "srli rds', rds', shamt6!"],
  ["c.srai rds', shamt6!",        'CB 8401',  "srai rds', rds', shamt6!"],
  ["c.andi rds', imm6",           'CB 8801',  "andi rds', rds', imm6"],
  ["c.sub rds', rs2'",            'CA 8c01',  "sub rds', rds', rs2'"],
  ["c.xor rds', rs2'",            'CA 8c21',  "xor rds', rds', rs2'",  "xor rds', rs2', rds'"],
  ["c.or rds', rs2'",             'CA 8c41',  "or rds', rds', rs2'",   "or rds', rs2', rds'"],
  ["c.and rds', rs2'",            'CA 8c61',  "and rds', rds', rs2'",  "and rds', rs2', rds'"],
  ["c.subw rds', rs2'",           'CA 9c01',  "subw rds', rds', rs2'"],
  ["c.addw rds', rs2'",           'CA 9c21',  "addw rds', rds', rs2'", "addw rds', rs2', rds'"],
  ['c.j target12',                'CJ a001',  'jal zero, target12'],
  ["c.beqz rs1', target9",        'CB c001',  "beq rs1', zero, target9", "beq zero, rs1', target9"],
  ["c.bnez rs1', target9",        'CB e001',  "bne rs1', zero, target9", "bne zero, rs1', target9"],
  ['c.slli rd!, shamt6!',         'CI 0002',  'slli rd!, rd!, shamt6!'],
  ['c.fldsp fd, uimm9ld(sp)',     'CI 2002',  'fld fd, uimm9ld(sp)'],
  ['c.lwsp rd!, uimm8lw(sp)',     'CI 4002',  'lw rd!, uimm8lw(sp)'],
  ['c.ldsp rd!, uimm9ld(sp)',     'CI 6002',  'ld rd!, uimm9ld(sp)'],
  ['c.jr rs1!',                   'CR 8002',  'jalr zero, 0(rs1!)'],
  ['c.mv rd!, rs2!',              'CR 8002',  'addi rd!, rs2!, 0',     'add rd!, zero, rs2!', 'add rd!, rs2!, zero'],
  ['c.ebreak',                    'CR 9002',  'ebreak'],
  ['c.jalr rs1!',                 'CR 9002',  'jalr ra, 0(rs1!)'],
  ['c.add rd!, rs2!',             'CR 9002',  'add rd!, rd!, rs2!',    'add rd!, rs2!, rd!'],
  ['c.fsdsp fs2c, uimm9sd(sp)',   'CSS a002', 'fsd fs2c, uimm9sd(sp)'],
  ['c.swsp rs2c, uimm8sw(sp)',    'CSS c002', 'sw rs2c, uimm8sw(sp)'],
  ['c.sdsp rs2c, uimm9sd(sp)',    'CSS e002', 'sd rs2c, uimm9sd(sp)'],
  ['c.unimp',                     'CIW 0000', 'unimp'],
]

/** Reserved for hints (table 38 and following): they do nothing, and nothing is compressed into them. */
// biome-ignore format: columns
export const hintRows: readonly (readonly [instruction: string, encoding: string])[] = [
  ['c.nop imm6!',           'CI 0001'],
  ['c.addi rd!, 0',         'CI 0001'],
  ['c.li zero, imm6',       'CI 4001'],
  ['c.lui zero, lui6',      'CI 6001'],
  ["c.srli64 rds'",         'CB 8001'],
  ["c.srai64 rds'",         'CB 8401'],
  ['c.slli zero, shamt6!',  'CI 0002'],
  ['c.slli64 rd',           'CI 0002'],
  ['c.mv zero, rs2!',       'CR 8002'],
  ['c.add zero, rs2!',      'CR 9002'],
]

/** Loads and stores of doubles are in C only where D is present. */
export const compressedFeatures = (expansion: { readonly features: readonly Feature[] } | undefined): Feature[] =>
  expansion?.features.includes('d') ? ['c', 'd'] : ['c']
