import { convertFormat, narrowToBrain } from '../../meaning/float/convert.js'
import { fromGeneral, toGeneral, toJavaScript } from '../../meaning/float/scalar.js'
import { lanes } from '../../meaning/vector/apply.js'
import { family } from '../row.js'
import { withGeneral } from './expansions.js'

const openNaN = true

// biome-ignore format: columns
export const convertFamilies = [
  family({ openNaN }, [
    ['fcvt Dd, Sn', '00011110 00 1 000101 10000 nnnnn ddddd', lanes(convertFormat(64))],
    ['fcvt Hd, Sn', '00011110 00 1 000111 10000 nnnnn ddddd', lanes(convertFormat(16))],
    ['fcvt Sd, Dn', '00011110 01 1 000100 10000 nnnnn ddddd', lanes(convertFormat(32))],
    ['fcvt Hd, Dn', '00011110 01 1 000111 10000 nnnnn ddddd', lanes(convertFormat(16))],
    ['fcvt Sd, Hn', '00011110 11 1 000100 10000 nnnnn ddddd', lanes(convertFormat(32))],
    ['fcvt Dd, Hn', '00011110 11 1 000101 10000 nnnnn ddddd', lanes(convertFormat(64))],
    ['bfcvt Hd, Sn', '00011110 01 1 000110 10000 nnnnn ddddd', lanes(narrowToBrain), { features: ['bf16'] }],
  ]),
  ...withGeneral({ manual: '(scalar)' }, [
    ['fcvtns <R>d, <V>n', 'f00 11110 FF 1 00 000 000000 nnnnn ddddd', toGeneral('signed', 'n')],
    ['fcvtnu <R>d, <V>n', 'f00 11110 FF 1 00 001 000000 nnnnn ddddd', toGeneral('unsigned', 'n')],
    ['fcvtas <R>d, <V>n', 'f00 11110 FF 1 00 100 000000 nnnnn ddddd', toGeneral('signed', 'a')],
    ['fcvtau <R>d, <V>n', 'f00 11110 FF 1 00 101 000000 nnnnn ddddd', toGeneral('unsigned', 'a')],
    ['fcvtps <R>d, <V>n', 'f00 11110 FF 1 01 000 000000 nnnnn ddddd', toGeneral('signed', 'p')],
    ['fcvtpu <R>d, <V>n', 'f00 11110 FF 1 01 001 000000 nnnnn ddddd', toGeneral('unsigned', 'p')],
    ['fcvtms <R>d, <V>n', 'f00 11110 FF 1 10 000 000000 nnnnn ddddd', toGeneral('signed', 'm')],
    ['fcvtmu <R>d, <V>n', 'f00 11110 FF 1 10 001 000000 nnnnn ddddd', toGeneral('unsigned', 'm')],
  ]),
  ...withGeneral({ manual: '(scalar, integer)' }, [
    ['fcvtzs <R>d, <V>n', 'f00 11110 FF 1 11 000 000000 nnnnn ddddd', toGeneral('signed', 'z')],
    ['fcvtzu <R>d, <V>n', 'f00 11110 FF 1 11 001 000000 nnnnn ddddd', toGeneral('unsigned', 'z')],
    ['scvtf  <V>d, <R>n', 'f00 11110 FF 1 00 010 000000 nnnnn ddddd', fromGeneral('signed')],
    ['ucvtf  <V>d, <R>n', 'f00 11110 FF 1 00 011 000000 nnnnn ddddd', fromGeneral('unsigned')],
  ]),
  ...withGeneral({ manual: '(scalar, fixed-point)' }, [
    ['fcvtzs <R>d, <V>n, #fbits<N>', 'f00 11110 FF 0 11 000 s nnnnn ddddd', toGeneral('signed', 'z')],
    ['fcvtzu <R>d, <V>n, #fbits<N>', 'f00 11110 FF 0 11 001 s nnnnn ddddd', toGeneral('unsigned', 'z')],
    ['scvtf  <V>d, <R>n, #fbits<N>', 'f00 11110 FF 0 00 010 s nnnnn ddddd', fromGeneral('signed')],
    ['ucvtf  <V>d, <R>n, #fbits<N>', 'f00 11110 FF 0 00 011 s nnnnn ddddd', fromGeneral('unsigned')],
  ]),
  family({ features: ['jsconv'] }, [
    ['fjcvtzs Wd, Dn', '000 11110 01 1 11 110 000000 nnnnn ddddd', toJavaScript],
  ]),
]
