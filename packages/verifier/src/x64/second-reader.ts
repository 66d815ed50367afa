import type { Instruction } from '@sourceless/isa-x64'
import type { DisassembledInstruction } from '../api.js'

/** Names that mean the same condition or operation; each set is one meaning. */
const synonyms: readonly (readonly string[])[] = [
  ...['j', 'set', 'cmov'].flatMap((prefix) =>
    [
      ['b', 'c', 'nae'],
      ['ae', 'nb', 'nc'],
      ['e', 'z'],
      ['ne', 'nz'],
      ['be', 'na'],
      ['a', 'nbe'],
      ['p', 'pe'],
      ['np', 'po'],
      ['l', 'nge'],
      ['ge', 'nl'],
      ['le', 'ng'],
      ['g', 'nle'],
    ].map((codes) => codes.map((code) => prefix + code)),
  ),
  ['mov', 'movabs'],
  ['shl', 'sal'],
  ['movsxd', 'movsx'],
  ['cwde', 'cwtl'],
  ['cdqe', 'cltq'],
  ['cdq', 'cltd'],
  ['cqo', 'cqto'],
  ['xchg', 'nop'],
  ['ud2', 'ud2a'],
  ['ret', 'retn', 'retq'],
  ['movq', 'movd'],
  ['pushfw', 'pushf'],
  ['pushw', 'push'],
  ['popfw', 'popf'],
  ['xlatb', 'xlat'],
]

const meaningOf = new Map(synonyms.flatMap((names, i) => names.map((name) => [name, `${i}`] as const)))

/** Whether two readers' mnemonics name the same operation; aliases are those listed above. */
export function compareMnemonics(ours: Instruction, theirs: DisassembledInstruction): boolean {
  const name = ours.form.mnemonic
  // Comparison predicates are folded into the name by some readers (cmpltsd for cmpsd with 1).
  const predicate = /^(v?cmp)\w*([ps][sd])$/.exec(theirs.mnemonic)
  if (predicate !== null && /^v?cmp[ps][sd]$/.test(name)) return name === `${predicate[1]}${predicate[2]}`
  const halves = /^(v?pclmul)[lh]q[lh]qdq$/.exec(theirs.mnemonic)
  if (halves !== null) return name === `${halves[1]}qdq`
  if (name === theirs.mnemonic) return true
  const other = theirs.mnemonic.replace(/^(rep|repz|repne|notrack|bnd|data16) /, '')
  return name === other || (meaningOf.get(name) !== undefined && meaningOf.get(name) === meaningOf.get(other))
}
