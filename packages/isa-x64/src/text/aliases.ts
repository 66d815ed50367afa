/** Condition names that mean the same, to the one the table uses. */
const conditionAliases: Readonly<Record<string, string>> = {
  c: 'b',
  nae: 'b',
  nb: 'ae',
  nc: 'ae',
  z: 'e',
  nz: 'ne',
  na: 'be',
  nbe: 'a',
  pe: 'p',
  po: 'np',
  nge: 'l',
  nl: 'ge',
  ng: 'le',
  nle: 'g',
}

const aliases: Readonly<Record<string, string>> = {
  sal: 'shl',
  ...Object.fromEntries(
    ['j', 'set', 'cmov'].flatMap((stem) =>
      Object.entries(conditionAliases).map(([alias, condition]) => [stem + alias, stem + condition]),
    ),
  ),
}

/** The table's mnemonic for one that assemblers also accept. */
export function tableMnemonic(mnemonic: string): string {
  return Object.hasOwn(aliases, mnemonic) ? aliases[mnemonic]! : mnemonic
}
