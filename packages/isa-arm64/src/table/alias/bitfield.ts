import { field } from '../../operand/kind.js'
import { family, xw } from '../row.js'

const immr = (word: number): number => field(word, 16, 6)
const imms = (word: number): number => field(word, 10, 6)
/** What is taken goes up. */
const isInsertion = (word: number): boolean => imms(word) < immr(word)

// biome-ignore format: columns
export const bitfieldAliasFamilies = [
  family({}, [
    ['sxtb Wd, Wn', '000 100110 0 000000 000111 nnnnn ddddd'],
    ['sxtb Xd, Wn', '100 100110 1 000000 000111 nnnnn ddddd'],
    ['sxth Wd, Wn', '000 100110 0 000000 001111 nnnnn ddddd'],
    ['sxth Xd, Wn', '100 100110 1 000000 001111 nnnnn ddddd'],
    ['sxtw Xd, Wn', '100 100110 1 000000 011111 nnnnn ddddd'],
    ['uxtb Wd, Wn', '010 100110 0 000000 000111 nnnnn ddddd'],
    ['uxth Wd, Wn', '010 100110 0 000000 001111 nnnnn ddddd'],
  ]),
  family({ manual: '(immediate)' }, [
    ['asr Wd, Wn, #immr32', '000 100110 0 rrrrrr 011111 nnnnn ddddd'],
    ['asr Xd, Xn, #immr64', '100 100110 1 rrrrrr 111111 nnnnn ddddd'],
    ['lsr Wd, Wn, #immr32', '010 100110 0 rrrrrr 011111 nnnnn ddddd'],
    ['lsr Xd, Xn, #immr64', '110 100110 1 rrrrrr 111111 nnnnn ddddd'],
  ]),
  family({ manual: '(immediate)', expand: xw }, [
    ['lsl <R>d, <R>n, #left<N>',   'f10 100110 f rrrrrr ssssss nnnnn ddddd'],
    ['ror <R>d, <R>n=m, #lsb<N>',  'f00 100111 f 0 mmmmm iiiiii nnnnn ddddd'],
  ]),
  family({ expand: xw }, [
    ['sbfiz <R>d, <R>n, #place<N>, #length<N>', 'f00 100110 f rrrrrr ssssss nnnnn ddddd', undefined, { preferred: isInsertion }],
    ['ubfiz <R>d, <R>n, #place<N>, #length<N>', 'f10 100110 f rrrrrr ssssss nnnnn ddddd', undefined, { preferred: isInsertion }],
    ['sbfx  <R>d, <R>n, #immr<N>,  #width<N>',  'f00 100110 f rrrrrr ssssss nnnnn ddddd'],
    ['ubfx  <R>d, <R>n, #immr<N>,  #width<N>',  'f10 100110 f rrrrrr ssssss nnnnn ddddd'],
    ['bfc   <R>d:rw,       #place<N>, #length<N>', 'f01 100110 f rrrrrr ssssss 11111 ddddd'],
    ['bfi   <R>d:rw, <R>n, #place<N>, #length<N>', 'f01 100110 f rrrrrr ssssss nnnnn ddddd', undefined, { preferred: isInsertion }],
    ['bfxil <R>d:rw, <R>n, #immr<N>,  #width<N>',  'f01 100110 f rrrrrr ssssss nnnnn ddddd'],
  ]),
  family({ preferred: false }, [
    ['uxtw Xd, Wn', '110 100110 1 000000 011111 nnnnn ddddd'],
  ]),
]
