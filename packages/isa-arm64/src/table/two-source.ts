import { checksum, divideSigned, divideUnsigned, shiftBy } from '../meaning/two-source.js'
import { family, xw } from './row.js'

// biome-ignore format: columns
export const twoSourceFamilies = [
  family({ expand: xw }, [
    ['udiv <R>d, <R>n, <R>m', 'f00 11010110 mmmmm 000010 nnnnn ddddd', divideUnsigned],
    ['sdiv <R>d, <R>n, <R>m', 'f00 11010110 mmmmm 000011 nnnnn ddddd', divideSigned],
    ['lslv <R>d, <R>n, <R>m', 'f00 11010110 mmmmm 001000 nnnnn ddddd', shiftBy('shl')],
    ['lsrv <R>d, <R>n, <R>m', 'f00 11010110 mmmmm 001001 nnnnn ddddd', shiftBy('lshr')],
    ['asrv <R>d, <R>n, <R>m', 'f00 11010110 mmmmm 001010 nnnnn ddddd', shiftBy('ashr')],
    ['rorv <R>d, <R>n, <R>m', 'f00 11010110 mmmmm 001011 nnnnn ddddd', shiftBy('rotr')],
  ]),
  family({ features: ['crc'] }, [
    ['crc32b  Wd, Wn, Wm', '000 11010110 mmmmm 010000 nnnnn ddddd', checksum(8, 'ieee')],
    ['crc32h  Wd, Wn, Wm', '000 11010110 mmmmm 010001 nnnnn ddddd', checksum(16, 'ieee')],
    ['crc32w  Wd, Wn, Wm', '000 11010110 mmmmm 010010 nnnnn ddddd', checksum(32, 'ieee')],
    ['crc32x  Wd, Wn, Xm', '100 11010110 mmmmm 010011 nnnnn ddddd', checksum(64, 'ieee')],
    ['crc32cb Wd, Wn, Wm', '000 11010110 mmmmm 010100 nnnnn ddddd', checksum(8, 'castagnoli')],
    ['crc32ch Wd, Wn, Wm', '000 11010110 mmmmm 010101 nnnnn ddddd', checksum(16, 'castagnoli')],
    ['crc32cw Wd, Wn, Wm', '000 11010110 mmmmm 010110 nnnnn ddddd', checksum(32, 'castagnoli')],
    ['crc32cx Wd, Wn, Xm', '100 11010110 mmmmm 010111 nnnnn ddddd', checksum(64, 'castagnoli')],
  ]),
]
