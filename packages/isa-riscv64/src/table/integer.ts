import { family } from './row.js'

const manual = 'RV32I and RV64I base integer instruction sets'

// biome-ignore format: columns
export const integerForms = family({ manual, features: ['i'] }, [
  ['add rd, rs1, rs2',     'R 33 0 00'],
  ['sub rd, rs1, rs2',     'R 33 0 20'],
  ['sll rd, rs1, rs2',     'R 33 1 00'],
  ['slt rd, rs1, rs2',     'R 33 2 00'],
  ['sltu rd, rs1, rs2',    'R 33 3 00'],
  ['xor rd, rs1, rs2',     'R 33 4 00'],
  ['srl rd, rs1, rs2',     'R 33 5 00'],
  ['sra rd, rs1, rs2',     'R 33 5 20'],
  ['or rd, rs1, rs2',      'R 33 6 00'],
  ['and rd, rs1, rs2',     'R 33 7 00'],
  ['addw rd, rs1, rs2',    'R 3b 0 00'],
  ['subw rd, rs1, rs2',    'R 3b 0 20'],
  ['sllw rd, rs1, rs2',    'R 3b 1 00'],
  ['srlw rd, rs1, rs2',    'R 3b 5 00'],
  ['sraw rd, rs1, rs2',    'R 3b 5 20'],
  ['addi rd, rs1, imm12',  'I 13 0'],
  ['slti rd, rs1, imm12',  'I 13 2'],
  ['sltiu rd, rs1, imm12', 'I 13 3'],
  ['xori rd, rs1, imm12',  'I 13 4'],
  ['ori rd, rs1, imm12',   'I 13 6'],
  ['andi rd, rs1, imm12',  'I 13 7'],
  ['slli rd, rs1, shamt6', 'I 13 1 000'],
  ['srli rd, rs1, shamt6', 'I 13 5 000'],
  ['srai rd, rs1, shamt6', 'I 13 5 400'],
  ['addiw rd, rs1, imm12', 'I 1b 0'],
  ['slliw rd, rs1, shamt5', 'I 1b 1 000'],
  ['srliw rd, rs1, shamt5', 'I 1b 5 000'],
  ['sraiw rd, rs1, shamt5', 'I 1b 5 400'],
  ['lui rd, imm20',        'U 37'],
  ['auipc rd, imm20',      'U 17'],
])

// biome-ignore format: columns
export const loadStoreForms = family({ manual, features: ['i'] }, [
  ['lb rd, imm12(rs1):r8',     'I 03 0'],
  ['lh rd, imm12(rs1):r16',    'I 03 1'],
  ['lw rd, imm12(rs1):r32',    'I 03 2'],
  ['ld rd, imm12(rs1):r64',    'I 03 3'],
  ['lbu rd, imm12(rs1):r8',    'I 03 4'],
  ['lhu rd, imm12(rs1):r16',   'I 03 5'],
  ['lwu rd, imm12(rs1):r32',   'I 03 6'],
  ['sb rs2, imm12s(rs1):w8',   'S 23 0'],
  ['sh rs2, imm12s(rs1):w16',  'S 23 1'],
  ['sw rs2, imm12s(rs1):w32',  'S 23 2'],
  ['sd rs2, imm12s(rs1):w64',  'S 23 3'],
])

// biome-ignore format: columns
export const controlForms = family({ manual, features: ['i'] }, [
  ['jal rd, target21',         'J 6f'],
  ['jalr rd, imm12(rs1)',      'I 67 0'],
  ['beq rs1, rs2, target13',   'B 63 0'],
  ['bne rs1, rs2, target13',   'B 63 1'],
  ['blt rs1, rs2, target13',   'B 63 4'],
  ['bge rs1, rs2, target13',   'B 63 5'],
  ['bltu rs1, rs2, target13',  'B 63 6'],
  ['bgeu rs1, rs2, target13',  'B 63 7'],
])

// biome-ignore format: columns
export const environmentForms = family({ manual, features: ['i'] }, [
  ['fence pred, succ',         'I 0f 0'],
  ['fence.tso',                '- 8330000f'],
  ['ecall',                    '- 00000073'],
  ['ebreak',                   '- 00100073'],
  // A write to the read-only counter `cycle`, which assemblers have agreed on as never valid.
  ['unimp',                    '- c0001073'],
  ['fence.i',                  '- 0000100f', { manual: 'Zifencei', features: ['zifencei'] }],
  ['wrs.nto',                  '- 00d00073', { manual: 'Zawrs', features: ['zawrs'] }],
  ['wrs.sto',                  '- 01d00073', { manual: 'Zawrs', features: ['zawrs'] }],
])

// biome-ignore format: columns
export const csrForms = family({ manual: 'Zicsr', features: ['zicsr'] }, [
  ['csrrw rd, csr, rs1',       'I 73 1'],
  ['csrrs rd, csr, rs1',       'I 73 2'],
  ['csrrc rd, csr, rs1',       'I 73 3'],
  ['csrrwi rd, csr, uimm5',    'I 73 5'],
  ['csrrsi rd, csr, uimm5',    'I 73 6'],
  ['csrrci rd, csr, uimm5',    'I 73 7'],
])

// biome-ignore format: columns
export const cacheBlockForms = family({ manual: 'Cache management operations', features: ['zicbom'] }, [
  ['cbo.inval (rs1)',          'I 0f 2 000'],
  ['cbo.clean (rs1)',          'I 0f 2 001'],
  ['cbo.flush (rs1)',          'I 0f 2 002'],
  ['cbo.zero (rs1)',           'I 0f 2 004', { features: ['zicboz'] }],
  ['prefetch.i imm7p(rs1)',    'I 13 6 000', { features: ['zicbop'] }],
  ['prefetch.r imm7p(rs1)',    'I 13 6 001', { features: ['zicbop'] }],
  ['prefetch.w imm7p(rs1)',    'I 13 6 003', { features: ['zicbop'] }],
])

/** They decode; nothing that runs without privilege can execute them. */
// biome-ignore format: columns
export const privilegedForms = family({ manual: 'Privileged architecture', features: ['privileged'] }, [
  ['mret',                     '- 30200073'],
  ['sret',                     '- 10200073'],
  ['dret',                     '- 7b200073'],
  ['wfi',                      '- 10500073'],
  ['sfence.vma rs1, rs2',      'R 73 0 09'],
])
