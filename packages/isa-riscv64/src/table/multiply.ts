import { family } from './row.js'

// biome-ignore format: columns
export const multiplyForms = family({ manual: 'M extension', features: ['m'] }, [
  ['mul rd, rs1, rs2',    'R 33 0 01'],
  ['mulh rd, rs1, rs2',   'R 33 1 01'],
  ['mulhsu rd, rs1, rs2', 'R 33 2 01'],
  ['mulhu rd, rs1, rs2',  'R 33 3 01'],
  ['div rd, rs1, rs2',    'R 33 4 01'],
  ['divu rd, rs1, rs2',   'R 33 5 01'],
  ['rem rd, rs1, rs2',    'R 33 6 01'],
  ['remu rd, rs1, rs2',   'R 33 7 01'],
  ['mulw rd, rs1, rs2',   'R 3b 0 01'],
  ['divw rd, rs1, rs2',   'R 3b 4 01'],
  ['divuw rd, rs1, rs2',  'R 3b 5 01'],
  ['remw rd, rs1, rs2',   'R 3b 6 01'],
  ['remuw rd, rs1, rs2',  'R 3b 7 01'],
])
