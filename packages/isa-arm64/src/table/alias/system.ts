import type { Substitution } from '../../form.js'
import { conditions } from '../../operand/operand.js'
import { family } from '../row.js'

const binary = (value: number, width: number): string => value.toString(2).padStart(width, '0')

/** `beq` for `b.eq`, and the conditions that have two names. */
const spelled: readonly Substitution[] = [
  ...conditions.slice(0, 14).map((condition, code) => ({ M: `b${condition}`, c: binary(code, 4) })),
  { M: 'b.cs', c: '0010' },
  { M: 'b.cc', c: '0011' },
  { M: 'bcs', c: '0010' },
  { M: 'bcc', c: '0011' },
]

// biome-ignore format: columns
export const systemAliasFamilies = [
  family({}, [
    ['ssbb',  '11010101000000110011 0000 100 11111'],
    ['pssbb', '11010101000000110011 0100 100 11111'],
  ]),
  family({}, [
    ['dc zva, Xt',   '1101010100 001 011 0111 0100 001 ttttt'],
    ['dc cvac, Xt',  '1101010100 001 011 0111 1010 001 ttttt'],
    ['dc cvau, Xt',  '1101010100 001 011 0111 1011 001 ttttt'],
    ['dc civac, Xt', '1101010100 001 011 0111 1110 001 ttttt'],
    ['ic ivau, Xt',  '1101010100 001 011 0111 0101 001 ttttt'],
  ]),
  // The register of a low bit may be called by its long name.
  family({ preferred: false }, [
    ['tbz  Xt, #bit0-31, label14', 'b 011011 0 bbbbb iiiiiiiiiiiiii ttttt'],
    ['tbnz Xt, #bit0-31, label14', 'b 011011 1 bbbbb iiiiiiiiiiiiii ttttt'],
  ]),
  family({ expand: spelled, preferred: false }, [
    ['<M> label19', '01010100 iiiiiiiiiiiiiiiiiii 0 c'],
  ]),
]
