import * as one from '../meaning/one-source.js'
import { family, xw } from './row.js'

// biome-ignore format: columns
export const oneSourceFamilies = [
  family({ expand: xw }, [
    ['rbit  <R>d, <R>n', 'f10 11010110 00000 000000 nnnnn ddddd', one.reverseBits],
    ['rev16 <R>d, <R>n', 'f10 11010110 00000 000001 nnnnn ddddd', one.reverseBytesWithin(16)],
    ['clz   <R>d, <R>n', 'f10 11010110 00000 000100 nnnnn ddddd', one.countLeadingZeros],
    ['cls   <R>d, <R>n', 'f10 11010110 00000 000101 nnnnn ddddd', one.countLeadingSigns],
  ]),
  family({}, [
    ['rev   Wd, Wn', '010 11010110 00000 000010 nnnnn ddddd', one.reverseBytesWithin(32)],
    ['rev32 Xd, Xn', '110 11010110 00000 000010 nnnnn ddddd', one.reverseBytesWithin(32)],
    ['rev   Xd, Xn', '110 11010110 00000 000011 nnnnn ddddd', one.reverseBytesWithin(64)],
  ]),
]
