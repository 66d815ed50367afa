/** Numbers of the DWARF standard, version 5 (section 7), and of the Linux Standard Base for .eh_frame. */

export const version = 5

export const unitTypes = { compile: 1 } as const

export const tags = {
  pointerType: 0x0f,
  compileUnit: 0x11,
  baseType: 0x24,
  constType: 0x26,
  subprogram: 0x2e,
  formalParameter: 0x05,
} as const

export const attributes = {
  location: 0x02,
  name: 0x03,
  byteSize: 0x0b,
  stmtList: 0x10,
  lowPc: 0x11,
  highPc: 0x12,
  language: 0x13,
  compDir: 0x1b,
  producer: 0x25,
  prototyped: 0x27,
  declFile: 0x3a,
  declLine: 0x3b,
  encoding: 0x3e,
  external: 0x3f,
  frameBase: 0x40,
  type: 0x49,
} as const

export const forms = {
  address: 0x01,
  data2: 0x05,
  data4: 0x06,
  data8: 0x07,
  string: 0x08,
  block: 0x09,
  block1: 0x0a,
  data1: 0x0b,
  flag: 0x0c,
  strp: 0x0e,
  udata: 0x0f,
  ref4: 0x13,
  secOffset: 0x17,
  exprloc: 0x18,
  flagPresent: 0x19,
  data16: 0x1e,
  lineStrp: 0x1f,
} as const

/** DW_LANG_C11. Debuggers print values and read expressions as this language does. */
export const languageC11 = 0x1d

export const operations = { register0: 0x50, registerAny: 0x90, frameOffset: 0x91, callFrameCfa: 0x9c } as const

export const encodings = { boolean: 2, float: 4, signed: 5, signedCharacter: 6, unsigned: 7 } as const

export const listEntries = { end: 0, startLength: 8 } as const

export const lineContents = { path: 1, directory: 2 } as const

export const lineOpcodes = {
  extended: 0,
  copy: 1,
  advancePc: 2,
  advanceLine: 3,
  setFile: 4,
  setColumn: 5,
  negateStatement: 6,
  constAddPc: 8,
  fixedAdvancePc: 9,
} as const

export const extendedLineOpcodes = { endSequence: 1, setAddress: 2 } as const

/** Operand counts of the standard opcodes 1 to 12. */
export const standardOpcodeLengths = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1] as const

/** Call frame instructions; the first three have an operand in their low six bits. */
export const frameInstructions = {
  advance: 0x40,
  offset: 0x80,
  restore: 0xc0,
  nop: 0x00,
  setLocation: 0x01,
  advance1: 0x02,
  advance2: 0x03,
  advance4: 0x04,
  offsetExtended: 0x05,
  restoreExtended: 0x06,
  undefined: 0x07,
  sameValue: 0x08,
  register: 0x09,
  rememberState: 0x0a,
  restoreState: 0x0b,
  defineCfa: 0x0c,
  defineCfaRegister: 0x0d,
  defineCfaOffset: 0x0e,
  defineCfaExpression: 0x0f,
  expression: 0x10,
  offsetExtendedSigned: 0x11,
  defineCfaSigned: 0x12,
  defineCfaOffsetSigned: 0x13,
  valueOffset: 0x14,
  valueOffsetSigned: 0x15,
  valueExpression: 0x16,
  negateReturnState: 0x2d,
  argumentsSize: 0x2e,
} as const

/** Pointer encodings: format in the low half, what it is relative to in the high half. */
export const pointerEncodings = { address: 0x00, signed4: 0x0b, relative: 0x10 } as const
