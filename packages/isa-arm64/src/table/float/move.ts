import { moveBits, moveConstant, moveFromUpper, moveToUpper } from '../../meaning/float/scalar.js'
import { family } from '../row.js'
import { scalars } from './expansions.js'

// biome-ignore format: columns
export const moveFamilies = [
  ...scalars({ manual: '(register)' }, [
    ['fmov <V>d, <V>n', '00011110 FF 1 000000 10000 nnnnn ddddd', moveBits],
  ]),
  ...scalars({ manual: '(scalar, immediate)' }, [
    ['fmov <V>d, #float', '00011110 FF 1 iiiiiiii 100 00000 ddddd', moveConstant],
  ]),
  family({ manual: '(general)' }, [
    ['fmov Wd, Sn',      '000 11110 00 1 00 110 000000 nnnnn ddddd', moveBits],
    ['fmov Sd, Wn',      '000 11110 00 1 00 111 000000 nnnnn ddddd', moveBits],
    ['fmov Xd, Dn',      '100 11110 01 1 00 110 000000 nnnnn ddddd', moveBits],
    ['fmov Dd, Xn',      '100 11110 01 1 00 111 000000 nnnnn ddddd', moveBits],
    ['fmov Xd, Vn.d[1]', '100 11110 10 1 01 110 000000 nnnnn ddddd', moveFromUpper],
    ['fmov Vd.d[1]:rw, Xn', '100 11110 10 1 01 111 000000 nnnnn ddddd', moveToUpper],
  ]),
  family({ manual: '(general)', features: ['fullfp16'] }, [
    ['fmov Wd, Hn', '000 11110 11 1 00 110 000000 nnnnn ddddd', moveBits],
    ['fmov Hd, Wn', '000 11110 11 1 00 111 000000 nnnnn ddddd', moveBits],
    ['fmov Xd, Hn', '100 11110 11 1 00 110 000000 nnnnn ddddd', moveBits],
    ['fmov Hd, Xn', '100 11110 11 1 00 111 000000 nnnnn ddddd', moveBits],
  ]),
]

/** Zero is no immediate of `fmov`; assemblers write it as a move from the zero register. */
// biome-ignore format: columns
export const moveAliases = [
  family({ manual: '(general)', preferred: false }, [
    ['fmov Sd, #0.0', '000 11110 00 1 00 111 000000 11111 ddddd'],
    ['fmov Dd, #0.0', '100 11110 01 1 00 111 000000 11111 ddddd'],
    ['fmov Hd, #0.0', '000 11110 11 1 00 111 000000 11111 ddddd'],
  ]),
]
