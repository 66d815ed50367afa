import { family } from './row.js'

// biome-ignore format: columns
export const addressForms = family({ manual: 'Zba', features: ['zba'] }, [
  ['add.uw rd, rs1, rs2',    'R 3b 0 04'],
  ['sh1add rd, rs1, rs2',    'R 33 2 10'],
  ['sh1add.uw rd, rs1, rs2', 'R 3b 2 10'],
  ['sh2add rd, rs1, rs2',    'R 33 4 10'],
  ['sh2add.uw rd, rs1, rs2', 'R 3b 4 10'],
  ['sh3add rd, rs1, rs2',    'R 33 6 10'],
  ['sh3add.uw rd, rs1, rs2', 'R 3b 6 10'],
  ['slli.uw rd, rs1, shamt6', 'I 1b 1 080'],
])

// biome-ignore format: columns
export const basicBitForms = family({ manual: 'Zbb', features: ['zbb'] }, [
  ['andn rd, rs1, rs2',    'R 33 7 20'],
  ['orn rd, rs1, rs2',     'R 33 6 20'],
  ['xnor rd, rs1, rs2',    'R 33 4 20'],
  ['clz rd, rs1',          'I 13 1 600'],
  ['clzw rd, rs1',         'I 1b 1 600'],
  ['ctz rd, rs1',          'I 13 1 601'],
  ['ctzw rd, rs1',         'I 1b 1 601'],
  ['cpop rd, rs1',         'I 13 1 602'],
  ['cpopw rd, rs1',        'I 1b 1 602'],
  ['max rd, rs1, rs2',     'R 33 6 05'],
  ['maxu rd, rs1, rs2',    'R 33 7 05'],
  ['min rd, rs1, rs2',     'R 33 4 05'],
  ['minu rd, rs1, rs2',    'R 33 5 05'],
  ['sext.b rd, rs1',       'I 13 1 604'],
  ['sext.h rd, rs1',       'I 13 1 605'],
  ['zext.h rd, rs1',       'R 3b 4 04 00'],
  ['rol rd, rs1, rs2',     'R 33 1 30'],
  ['rolw rd, rs1, rs2',    'R 3b 1 30'],
  ['ror rd, rs1, rs2',     'R 33 5 30'],
  ['rorw rd, rs1, rs2',    'R 3b 5 30'],
  ['rori rd, rs1, shamt6', 'I 13 5 600'],
  ['roriw rd, rs1, shamt5', 'I 1b 5 600'],
  ['orc.b rd, rs1',        'I 13 5 287'],
  ['rev8 rd, rs1',         'I 13 5 6b8'],
])

// biome-ignore format: columns
export const carrylessForms = family({ manual: 'Zbc', features: ['zbc'] }, [
  ['clmul rd, rs1, rs2',  'R 33 1 05'],
  ['clmulr rd, rs1, rs2', 'R 33 2 05'],
  ['clmulh rd, rs1, rs2', 'R 33 3 05'],
])

// biome-ignore format: columns
export const singleBitForms = family({ manual: 'Zbs', features: ['zbs'] }, [
  ['bclr rd, rs1, rs2',     'R 33 1 24'],
  ['bclri rd, rs1, shamt6', 'I 13 1 480'],
  ['bext rd, rs1, rs2',     'R 33 5 24'],
  ['bexti rd, rs1, shamt6', 'I 13 5 480'],
  ['binv rd, rs1, rs2',     'R 33 1 34'],
  ['binvi rd, rs1, shamt6', 'I 13 1 680'],
  ['bset rd, rs1, rs2',     'R 33 1 14'],
  ['bseti rd, rs1, shamt6', 'I 13 1 280'],
])

/** What Zbkb has beyond the rows that it shares with Zbb. */
// biome-ignore format: columns
export const cryptographyBitForms = family({ manual: 'Zbkb', features: ['zbkb'] }, [
  ['brev8 rd, rs1',       'I 13 5 687'],
  ['pack rd, rs1, rs2',   'R 33 4 04'],
  ['packh rd, rs1, rs2',  'R 33 7 04'],
  ['packw rd, rs1, rs2',  'R 3b 4 04'],
])

// biome-ignore format: columns
export const conditionalForms = family({ manual: 'Zicond', features: ['zicond'] }, [
  ['czero.eqz rd, rs1, rs2', 'R 33 5 07'],
  ['czero.nez rd, rs1, rs2', 'R 33 7 07'],
])
