// Named ways in which one instruction gets two texts, by LLVM reading the bytes and by LLVM reading our text. Each removes
// one difference; nothing else may differ.

/** A SIB byte without index register, where none is needed: `[rax + 2*riz]`. */
const noIndexRegister = (text) =>
  text
    .replace(/\[(?:[1248]\*)?riz(?: \+ (?=[0-9])| (?=-)|(?=\]))/, '[')
    .replace(/ \+ (?:[1248]\*)?riz/, '')
    .replace('[- ', '[-')
    .replace('[]', '[0]')

/** A count of one has an encoding of its own, which has no count in LLVM's text. */
const impliedCountOfOne = (text) => text.replace(/^((?:ro|rc|sa|sh)[lr] [^,]*)$/, '$1, 1')

/** Our own notation, where LLVM does not read the text: hexadecimal numbers, and the scale after the index. */
const ownNotation = (text) =>
  text.replaceAll(/\b(r\w+)\*([1248])/g, '$2*$1').replaceAll(/0x[0-9a-f]+/g, (number) => `${BigInt(number)}`)

/** `xchg ax, ax` and its like are assembled as the one-byte `nop`, which they equal. */
const exchangeWithItself = (text) => (/^xchg (ax|rax), \1$/.test(text) ? 'nop' : text)

/** `int 3` is assembled as the one-byte `int3`. */
const interruptThree = (text) => (text === 'int 3' ? 'int3' : text)

/** Immediates that would fit in 8 bits are signed, wider ones not: as signed numbers of the width of the other operand. */
const signedImmediate = (text) => {
  const [, start, number] = /^([^#]*, )(\d+)$/.exec(text) ?? []
  if (number === undefined) return text
  const isDouble = /\bdword ptr|\be[a-ds][xip],|\br\d+d,/.test(start)
  const isWord = /\bword ptr|(?<!\w)([a-d]x|[sd]i|[sb]p|r\d+w),/.test(start)
  return isDouble || isWord ? `${start}${BigInt.asIntN(isDouble ? 32 : 16, BigInt(number))}` : text
}

/** Two exchanged registers may be written either way round. */
const exchangeOrder = (text) => {
  const [, registers] = /^xchg ([a-z0-9]+, [a-z0-9]+)$/.exec(text) ?? []
  return registers === undefined ? text : `xchg ${registers.split(', ').sort().join(', ')}`
}

const steps = {
  x64: [
    ownNotation,
    interruptThree,
    noIndexRegister,
    impliedCountOfOne,
    exchangeWithItself,
    signedImmediate,
    exchangeOrder,
  ],
  arm64: [],
  riscv64: [],
}

export const normalise = (isa, text) => steps[isa].reduce((current, step) => step(current), text)

/** Rows whose bytes LLVM does not read as the manuals say, and why; the tests of the packages have other witnesses for them. */
export const unknownToLlvm = {
  x64: [
    [/^(int1|ud0)/, 'LLVM does not know them'],
    [/^movsxd_r16_rm16/, "LLVM reads 32 bits of memory, as AMD's processors do"],
  ],
  arm64: [],
  riscv64: [],
}
