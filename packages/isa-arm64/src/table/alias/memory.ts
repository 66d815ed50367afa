import type { Substitution } from '../../form.js'
import { atomicOperations } from '../atomic.js'
import { family } from '../row.js'

const releases: readonly Substitution[] = [
  { O: '', r: '0' },
  { O: 'l', r: '1' },
]
const widths: readonly Substitution[] = [
  { I: 'b', R: 'W', z: '00' },
  { I: 'h', R: 'W', z: '01' },
  { I: '', R: 'W', z: '10' },
  { I: '', R: 'X', z: '11' },
]
const storing = releases.flatMap((release) => widths.map((width) => ({ ...release, ...width })))

/** Offsets that only the unscaled rows have: mnemonic, register, size, V, opc. */
const unscaled: readonly Substitution[] = `
  strb  W 00 0 00
  ldrb  W 00 0 01
  ldrsb X 00 0 10
  ldrsb W 00 0 11
  strh  W 01 0 00
  ldrh  W 01 0 01
  ldrsh X 01 0 10
  ldrsh W 01 0 11
  str   W 10 0 00
  ldr   W 10 0 01
  ldrsw X 10 0 10
  str   X 11 0 00
  ldr   X 11 0 01
  str   B 00 1 00
  ldr   B 00 1 01
  str   Q 00 1 10
  ldr   Q 00 1 11
  str   H 01 1 00
  ldr   H 01 1 01
  str   S 10 1 00
  ldr   S 10 1 01
  str   D 11 1 00
  ldr   D 11 1 01
`
  .trim()
  .split('\n')
  .map((line) => {
    const [M = '', R = '', z = '', v = '', o = ''] = line.trim().split(/\s+/)
    return { M, R, z, v, o }
  })

// biome-ignore format: columns
export const memoryAliasFamilies = [
  ...atomicOperations.map(([mnemonic, opcode]) =>
    family({ features: ['lse'], expand: storing }, [
      [`st${mnemonic}<O><I> <R>s, [Xn|SP]`, `z 111 0 00 0 r 1 sssss ${opcode} 00 nnnnn 11111`],
    ]),
  ),
  family({ expand: unscaled, preferred: false }, [
    ['<M> <R>t:n, [Xn|SP, #s9]', 'z 111 v 00 o 0 iiiiiiiii 00 nnnnn ttttt'],
  ]),
]
