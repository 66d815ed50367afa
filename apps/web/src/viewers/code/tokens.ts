/** A piece of an instruction's text, for light colours. */
export interface Token {
  readonly kind: 'mnemonic' | 'register' | 'number' | 'label' | 'size' | 'other'
  readonly text: string
}

const registers =
  /^(?:[re]?(?:ax|bx|cx|dx|si|di|sp|bp|ip)|[abcd][lh]|(?:si|di|sp|bp)l|r(?:[89]|1[0-5])[dwb]?|[xyz]mm\d+|k[0-7]|[cdefgs]s|[wxvbhsdq](?:[12]?\d|3[01])(?:\.\d*[bhsd])?(?:\[\d+\])?|[wx]zr|w?sp|lr|fp|zero|ra|gp|tp|f?[ast]\d+|ft\d+|fs\d+|fa\d+)$/
const sizes = /^(?:byte|word|dword|qword|xmmword|ymmword|zmmword|ptr|rel|short|offset|align)$/
const numbers = /^[#$]?-?(?:0x[0-9a-f]+|\d[\d.]*(?:e[+-]?\d+)?|inf|nan(?::0x[0-9a-f]+)?)$/i

/** Splits an instruction into its mnemonic, registers, numbers and the rest; together they are the text. */
export function tokens(text: string, hasTarget: boolean): readonly Token[] {
  const [mnemonic = ''] = /^(?:(?:lock|rep|repe|repne|bnd|notrack)\s+)*\S+/.exec(text) ?? []
  const rest = text.slice(mnemonic.length)
  const words = rest.match(/[#$]?-?[\w.]+(?:\[\d+\])?|[^\w#$-]+|[-#$]/g) ?? []
  const found: Token[] = [{ kind: 'mnemonic', text: mnemonic }]
  for (const word of words) found.push({ kind: kindOf(word.toLowerCase()), text: word })
  const last = found.findLastIndex(({ text: word }) => /^(?:0x)?[0-9a-f]+$/i.test(word))
  if (hasTarget && last > 0) found[last] = { ...found[last]!, kind: 'label' }
  return found
}

function kindOf(word: string): Token['kind'] {
  if (registers.test(word)) return 'register'
  if (sizes.test(word)) return 'size'
  return numbers.test(word) ? 'number' : 'other'
}
