// Named ways in which one instruction gets two texts, by LLVM reading the bytes and by LLVM reading our text. Each removes
// one difference; nothing else may differ.

/** LLVM reads some prefixes as instructions of their own. */
const separatePrefix = (text) => text.replace(/^(lock|rep|repne); /, '$1 ')

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

/** A push of a 16-bit immediate has no name of its own in LLVM's text, nor a sign. */
const wordPush = (text) =>
  text.replace(/^pushw (-?\d+)$/, (_, value) => `push ${value < -128 ? Number(value) + 0x10000 : value}`)

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

/** WebAssembly's address as LLVM writes it: `offset:p2align=n, lane`. */
const asLlvmAddress = (text) => {
  const parts = /^(\S+\.(?:load|store)\w*)(?: offset=(\d+))?(?: align=(\d+))?(?: (\d+))?$/.exec(text)
  if (parts === null) return text
  const [, name, offset = '0', align, lane] = parts
  return `${name} ${offset}${align ? `:p2align=${Math.log2(align)}` : ''}${lane ? `, ${lane}` : ''}`
}

/** LLVM reads the index of a data segment as a signed LEB128 number. */
const asSignedIndex = (index) => {
  const sizeBytes = Math.max(1, Math.ceil(BigInt(index).toString(2).length / 7))
  return BigInt.asIntN(7 * sizeBytes, BigInt(index))
}

const shapeOfLoad = { '8x8': 'i16x8', '16x4': 'i32x4', '32x2': 'i64x2' }

/** WebAssembly's text format as what LLVM prints, which is a syntax of its own. */
const asLlvmSyntax = (text) =>
  asLlvmAddress(text)
    .replace(/^(block|loop|if) \(type \d+\)/, '$1 unknown_type')
    // LLVM does not print the table.
    .replace(/^((?:return_)?call_indirect) \d+(?= )/, '$1')
    .replace(/ \((?:type|result) (\w+)\)/, ' $1')
    .replace(/^select$/, 'f32.select')
    .replace(/^ref\.null /, 'ref.null_')
    .replace(/^br_table (.*)$/, (_, labels) => `br_table {${labels.replaceAll(' ', ', ')}}`)
    .replace(/^v128(?=\.load(\d+x\d+)_)/, (_, shape) => shapeOfLoad[shape])
    .replace(/^(data\.drop|memory\.init) (\d+)/, (_, name, index) => `${name} ${asSignedIndex(index)}`)
    .replace(/^(memory\.(?:size|grow|fill))$/, '$1 0')
    .replace(/^memory\.copy$/, 'memory.copy 0, 0')
    .replace(/^(memory\.init -?\d+)$/, '$1, 0')
    .replace('v128.const i32x4', 'v128.const')
    .replaceAll(/(?<= \w+) (?=\d)/g, ', ')

/** Hexadecimal floats by value: subnormal numbers have more than one notation. */
const floatValue = (text) =>
  text.replace(/0x([0-9a-f]+)(?:\.([0-9a-f]+))?p([+-]?\d+)/, (_, whole, fraction = '', exponent) =>
    String(Number.parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length)),
  )

/** LLVM prints what a NaN of 32 bits becomes as one of 64. */
const nanPayload = (text) => text.replace(/^(f32\.const .*nan):\S+$/, '$1')

/** Lanes as unsigned decimal numbers. */
const laneNotation = (text) =>
  text.startsWith('v128.const')
    ? text.replaceAll(
        /-?\b(0x)?[0-9a-f]+\b(?!\.)/g,
        (number) => `${BigInt.asUintN(32, number.startsWith('-') ? -BigInt(number.slice(1)) : BigInt(number))}`,
      )
    : text

/** Our text for LLVM to read, or to be compared with what it read. */
export const forLlvm = (isa, text) => {
  if (isa === 'wasm') return asLlvmSyntax(text)
  // LLVM would exchange the sources of commutative VEX instructions where two bytes of prefix suffice then.
  return isa === 'x64' && text.startsWith('v') ? `{vex3} ${text}` : text
}

const steps = {
  x64: [
    separatePrefix,
    ownNotation,
    wordPush,
    interruptThree,
    noIndexRegister,
    impliedCountOfOne,
    exchangeWithItself,
    signedImmediate,
    exchangeOrder,
  ],
  arm64: [],
  riscv64: [],
  wasm: [floatValue, nanPayload, laneNotation],
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
  wasm: [[/^(ref.func|select_t|table.init|elem.drop)$/, 'LLVM does not know them']],
}
