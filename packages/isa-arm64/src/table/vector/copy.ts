import { duplicateGeneral, duplicateLane, insertGeneral, insertLane, laneToGeneral } from '../../meaning/vector/copy.js'
import { family } from '../row.js'
import { allLanes, allScalars, elementsFrom } from './expansions.js'

/** C is imm5 with the lowest one bit telling the size, X the letter of the general register. */
// biome-ignore format: columns
export const copyFamilies = [
  family({ expand: elementsFrom(allLanes), manual: '(element)' }, [
    ['dup Vd.<T>, Vn.<E>[i5]', '0Q0 01110000 CCCCC 0 0000 1 nnnnn ddddd', duplicateLane],
    ['dup Vd.<T>, <X>n',       '0Q0 01110000 JJJJJ 0 0001 1 nnnnn ddddd', duplicateGeneral, { manual: '(general)' }],
  ]),
  family({ expand: elementsFrom(allScalars), manual: '(element)' }, [
    ['dup <V>d, Vn.<E>[i5]', '010 11110000 CCCCC 0 0000 1 nnnnn ddddd', duplicateLane],
  ]),
  family({ expand: elementsFrom(allScalars) }, [
    ['ins Vd.<E>[i5]:rw, <X>n',        '010 01110000 CCCCC 0 0011 1 nnnnn ddddd', insertGeneral, { manual: '(general)' }],
    ['ins Vd.<E>[i5]:rw, Vn.<E>[i4]',  '011 01110000 CCCCC 0 AAAA 1 nnnnn ddddd', insertLane, { manual: '(element)' }],
  ]),
  family({}, [
    ['smov Wd, Vn.b[i5]', '000 01110000 iiii1 0 0101 1 nnnnn ddddd', laneToGeneral('signed')],
    ['smov Wd, Vn.h[i5]', '000 01110000 iii10 0 0101 1 nnnnn ddddd', laneToGeneral('signed')],
    ['smov Xd, Vn.b[i5]', '010 01110000 iiii1 0 0101 1 nnnnn ddddd', laneToGeneral('signed')],
    ['smov Xd, Vn.h[i5]', '010 01110000 iii10 0 0101 1 nnnnn ddddd', laneToGeneral('signed')],
    ['smov Xd, Vn.s[i5]', '010 01110000 ii100 0 0101 1 nnnnn ddddd', laneToGeneral('signed')],
    ['umov Wd, Vn.b[i5]', '000 01110000 iiii1 0 0111 1 nnnnn ddddd', laneToGeneral('unsigned')],
    ['umov Wd, Vn.h[i5]', '000 01110000 iii10 0 0111 1 nnnnn ddddd', laneToGeneral('unsigned')],
    ['umov Wd, Vn.s[i5]', '000 01110000 ii100 0 0111 1 nnnnn ddddd', laneToGeneral('unsigned')],
    ['umov Xd, Vn.d[i5]', '010 01110000 i1000 0 0111 1 nnnnn ddddd', laneToGeneral('unsigned')],
  ]),
]

// biome-ignore format: columns
export const copyAliases = [
  family({ expand: elementsFrom(allScalars) }, [
    ['mov <V>d, Vn.<E>[i5]',          '010 11110000 CCCCC 0 0000 1 nnnnn ddddd', undefined, { manual: '(scalar)' }],
    ['mov Vd.<E>[i5]:rw, <X>n',       '010 01110000 CCCCC 0 0011 1 nnnnn ddddd', undefined, { manual: '(from general)' }],
    ['mov Vd.<E>[i5]:rw, Vn.<E>[i4]', '011 01110000 CCCCC 0 AAAA 1 nnnnn ddddd', undefined, { manual: '(element)' }],
  ]),
  family({ manual: '(to general)' }, [
    ['mov Wd, Vn.s[i5]', '000 01110000 ii100 0 0111 1 nnnnn ddddd'],
    ['mov Xd, Vn.d[i5]', '010 01110000 i1000 0 0111 1 nnnnn ddddd'],
  ]),
]
