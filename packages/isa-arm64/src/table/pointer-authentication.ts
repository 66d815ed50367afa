import { baseApart } from './constraint.js'
import { family } from './row.js'

/** What these do depends on keys that a program cannot see: they have no meaning here. */
// biome-ignore format: columns
export const pointerAuthenticationFamilies = [
  family({ features: ['pauth'] }, [
    ['pacia  Xd:rw, Xn|SP', '110 11010110 00001 000000 nnnnn ddddd'],
    ['pacib  Xd:rw, Xn|SP', '110 11010110 00001 000001 nnnnn ddddd'],
    ['pacda  Xd:rw, Xn|SP', '110 11010110 00001 000010 nnnnn ddddd'],
    ['pacdb  Xd:rw, Xn|SP', '110 11010110 00001 000011 nnnnn ddddd'],
    ['autia  Xd:rw, Xn|SP', '110 11010110 00001 000100 nnnnn ddddd'],
    ['autib  Xd:rw, Xn|SP', '110 11010110 00001 000101 nnnnn ddddd'],
    ['autda  Xd:rw, Xn|SP', '110 11010110 00001 000110 nnnnn ddddd'],
    ['autdb  Xd:rw, Xn|SP', '110 11010110 00001 000111 nnnnn ddddd'],
    ['paciza Xd:rw',        '110 11010110 00001 001000 11111 ddddd'],
    ['pacizb Xd:rw',        '110 11010110 00001 001001 11111 ddddd'],
    ['pacdza Xd:rw',        '110 11010110 00001 001010 11111 ddddd'],
    ['pacdzb Xd:rw',        '110 11010110 00001 001011 11111 ddddd'],
    ['autiza Xd:rw',        '110 11010110 00001 001100 11111 ddddd'],
    ['autizb Xd:rw',        '110 11010110 00001 001101 11111 ddddd'],
    ['autdza Xd:rw',        '110 11010110 00001 001110 11111 ddddd'],
    ['autdzb Xd:rw',        '110 11010110 00001 001111 11111 ddddd'],
    ['xpaci  Xd:rw',        '110 11010110 00001 010000 11111 ddddd'],
    ['xpacd  Xd:rw',        '110 11010110 00001 010001 11111 ddddd'],
    ['pacga  Xd, Xn, Xm|SP', '100 11010110 mmmmm 001100 nnnnn ddddd'],
    ['braaz  Xn',           '1101011 0000 11111 000010 nnnnn 11111'],
    ['brabz  Xn',           '1101011 0000 11111 000011 nnnnn 11111'],
    ['blraaz Xn',           '1101011 0001 11111 000010 nnnnn 11111'],
    ['blrabz Xn',           '1101011 0001 11111 000011 nnnnn 11111'],
    ['retaa',               '1101011 0010 11111 000010 11111 11111'],
    ['retab',               '1101011 0010 11111 000011 11111 11111'],
    ['braa   Xn, Xt|SP',    '1101011 1000 11111 000010 nnnnn ttttt'],
    ['brab   Xn, Xt|SP',    '1101011 1000 11111 000011 nnnnn ttttt'],
    ['blraa  Xn, Xt|SP',    '1101011 1001 11111 000010 nnnnn ttttt'],
    ['blrab  Xn, Xt|SP',    '1101011 1001 11111 000011 nnnnn ttttt'],
    ['ldraa  Xt:w, [Xn|SP, #s10*8]',  '11 111 0 00 0 s 1 iiiiiiiii 01 nnnnn ttttt'],
    ['ldraa  Xt:w, [Xn|SP, #s10*8]!', '11 111 0 00 0 s 1 iiiiiiiii 11 nnnnn ttttt', undefined, { constraint: baseApart }],
    ['ldrab  Xt:w, [Xn|SP, #s10*8]',  '11 111 0 00 1 s 1 iiiiiiiii 01 nnnnn ttttt'],
    ['ldrab  Xt:w, [Xn|SP, #s10*8]!', '11 111 0 00 1 s 1 iiiiiiiii 11 nnnnn ttttt', undefined, { constraint: baseApart }],
  ]),
]
