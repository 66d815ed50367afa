export type { Location, MeaningContext, TrapKind } from './meaning.js'
export type { BinaryOp, CompareOp, ConvertOp, Term, TermBuilder, TermOp, UnaryOp } from './term.js'
