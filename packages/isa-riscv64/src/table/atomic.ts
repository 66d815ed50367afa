import { family, type Row } from './row.js'

/** Row with funct5; aq is bit 26, rl bit 25: four orderings of each. */
type AtomicRow = readonly [instruction: string, width: '2' | '3', funct5: string]

const orderings = ['', '.rl', '.aq', '.aqrl']

const ordered = (rows: readonly AtomicRow[]): readonly Row[] =>
  rows.flatMap(([instruction, width, funct5]) =>
    orderings.map((suffix, bits): Row => {
      const funct7 = ((Number.parseInt(funct5, 16) << 2) | bits).toString(16)
      const rs2 = instruction.startsWith('lr.') ? ' 00' : ''
      return [instruction.replace(' ', `${suffix} `), `R 2f ${width} ${funct7}${rs2}`]
    }),
  )

// biome-ignore format: columns
export const reservationForms = [
  ...family({ manual: 'A extension', features: ['a'], implicit: 'RF:w reservationAddress:w' }, ordered([
    ['lr.w rd, (rs1):r32',            '2', '02'],
    ['lr.d rd, (rs1):r64',            '3', '02'],
  ])),
  ...family({ manual: 'A extension', features: ['a'], implicit: 'RF:rw reservationAddress:r' }, ordered([
    ['sc.w rd, rs2, (rs1):w32',       '2', '03'],
    ['sc.d rd, rs2, (rs1):w64',       '3', '03'],
  ])),
]

// biome-ignore format: columns
export const atomicForms = family({ manual: 'A extension', features: ['a'] }, ordered([
  ['amoswap.w rd, rs2, (rs1):rw32', '2', '01'],
  ['amoadd.w rd, rs2, (rs1):rw32',  '2', '00'],
  ['amoxor.w rd, rs2, (rs1):rw32',  '2', '04'],
  ['amoand.w rd, rs2, (rs1):rw32',  '2', '0c'],
  ['amoor.w rd, rs2, (rs1):rw32',   '2', '08'],
  ['amomin.w rd, rs2, (rs1):rw32',  '2', '10'],
  ['amomax.w rd, rs2, (rs1):rw32',  '2', '14'],
  ['amominu.w rd, rs2, (rs1):rw32', '2', '18'],
  ['amomaxu.w rd, rs2, (rs1):rw32', '2', '1c'],
  ['amoswap.d rd, rs2, (rs1):rw64', '3', '01'],
  ['amoadd.d rd, rs2, (rs1):rw64',  '3', '00'],
  ['amoxor.d rd, rs2, (rs1):rw64',  '3', '04'],
  ['amoand.d rd, rs2, (rs1):rw64',  '3', '0c'],
  ['amoor.d rd, rs2, (rs1):rw64',   '3', '08'],
  ['amomin.d rd, rs2, (rs1):rw64',  '3', '10'],
  ['amomax.d rd, rs2, (rs1):rw64',  '3', '14'],
  ['amominu.d rd, rs2, (rs1):rw64', '3', '18'],
  ['amomaxu.d rd, rs2, (rs1):rw64', '3', '1c'],
]))
