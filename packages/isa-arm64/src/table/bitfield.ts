import { bitfieldMove, extract, signedBitfieldMove, unsignedBitfieldMove } from '../meaning/bitfield.js'
import { family, xw } from './row.js'

// biome-ignore format: columns
export const bitfieldFamilies = [
  family({ expand: xw }, [
    ['sbfm <R>d,    <R>n, #immr<N>, #imms<N>', 'f00 100110 f rrrrrr ssssss nnnnn ddddd', signedBitfieldMove],
    ['bfm  <R>d:rw, <R>n, #immr<N>, #imms<N>', 'f01 100110 f rrrrrr ssssss nnnnn ddddd', bitfieldMove],
    ['ubfm <R>d,    <R>n, #immr<N>, #imms<N>', 'f10 100110 f rrrrrr ssssss nnnnn ddddd', unsignedBitfieldMove],
    ['extr <R>d, <R>n, <R>m, #lsb<N>',         'f00 100111 f 0 mmmmm iiiiii nnnnn ddddd', extract],
  ]),
]
