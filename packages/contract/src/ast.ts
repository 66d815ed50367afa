/** Source position: 0-based offset, 1-based line, 1-based column. */
export interface Position {
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** Half-open source range. */
export interface Span {
  readonly start: Position
  readonly end: Position
}

export interface IntType {
  readonly kind: 'int'
  readonly bits: 8 | 16 | 32 | 64
  readonly signed: boolean
}
export interface BoolType {
  readonly kind: 'bool'
}
export interface FloatType {
  readonly kind: 'float'
  readonly bits: 32 | 64
}
export type ScalarType = IntType | BoolType | FloatType
/** Slice: two machine arguments, pointer and u64 length. */
export interface SliceType {
  readonly kind: 'slice'
  readonly element: ScalarType
  readonly writable: boolean
}
/** NUL-terminated bytes; `writable` is inferred from the body. */
export interface CstrType {
  readonly kind: 'cstr'
  readonly writable: boolean
}
/** Fixed-size local or module-level array. */
export interface ArrayType {
  readonly kind: 'array'
  readonly element: ScalarType
  readonly length: number
  /** False for module-level constant tables and `const` arrays. */
  readonly writable: boolean
}
/** `args: cstr[]` of a program. */
export interface ArgsType {
  readonly kind: 'args'
}
export interface VoidType {
  readonly kind: 'void'
}
export type Type = ScalarType | SliceType | CstrType | ArrayType | ArgsType | VoidType

/** A declared name. Identity (`===`) is the binding; two variables may share a name in different scopes. */
export interface Variable {
  readonly name: string
  readonly type: Type
  readonly role: 'parameter' | 'local' | 'table' | 'result'
  readonly constant: boolean
  readonly span: Span
  /** Initial contents of a module-level constant table (role `table`). */
  readonly contents?: readonly (bigint | number | boolean)[]
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'
export type BitOperator = '&' | '|' | '^' | '<<' | '>>'
export type CompareOperator = '<' | '<=' | '>' | '>=' | '==' | '!='
export type LogicalOperator = '&&' | '||'
export type BinaryOperator = ArithmeticOperator | BitOperator | CompareOperator | LogicalOperator

export type Builtin =
  | 'min'
  | 'max'
  | 'abs'
  | 'popcount'
  | 'clz'
  | 'ctz'
  | 'rotl'
  | 'rotr'
  | 'bswap'
  | 'mulhi'
  | 'sqrt'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'round'
  | 'bits'
  | 'float32'
  | 'float64'
  | 'isNaN'
  | 'read'
  | 'write'
  | 'writeDecimal'
  | 'exit'

interface ExpressionBase {
  /** Type after checking. Operands of one operator have equal types, except shift counts. */
  readonly type: Type
  readonly span: Span
}
/** `value`: bigint for int types (in range of the type), number for floats, boolean for bool. */
export interface LiteralExpression extends ExpressionBase {
  readonly kind: 'literal'
  readonly value: bigint | number | boolean
}
/** String literal: only as the argument of `write`, or where a `readonly u8[]` is wanted. Type: readonly u8 slice. */
export interface BytesExpression extends ExpressionBase {
  readonly kind: 'bytes'
  readonly value: Uint8Array
}
export interface VariableExpression extends ExpressionBase {
  readonly kind: 'variable'
  readonly variable: Variable
}
export interface UnaryExpression extends ExpressionBase {
  readonly kind: 'unary'
  readonly operator: '-' | '~' | '!'
  readonly operand: Expression
}
export interface BinaryExpression extends ExpressionBase {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}
export interface ConditionalExpression extends ExpressionBase {
  readonly kind: 'conditional'
  readonly condition: Expression
  readonly whenTrue: Expression
  readonly whenFalse: Expression
}
/** Conversion to the node's scalar `type`. */
export interface CastExpression extends ExpressionBase {
  readonly kind: 'cast'
  readonly operand: Expression
}
/** `base[index]`: base is a variable of slice, array or cstr type, or `args[i]`; `args[i]` itself is an index of type cstr. */
export interface IndexExpression extends ExpressionBase {
  readonly kind: 'index'
  readonly base: VariableExpression | IndexExpression
  readonly index: Expression
}
/** `.length`, always u64. */
export interface LengthExpression extends ExpressionBase {
  readonly kind: 'length'
  readonly base: VariableExpression | IndexExpression
}
export interface BuiltinCallExpression extends ExpressionBase {
  readonly kind: 'builtin'
  readonly builtin: Builtin
  readonly arguments: readonly Expression[]
}
/** Call of a helper. Arguments of slice type are variables (slices, arrays, tables, cstr) or byte literals; of cstr type, variables or `args[i]`. */
export interface CallExpression extends ExpressionBase {
  readonly kind: 'call'
  readonly callee: FunctionDeclaration
  readonly arguments: readonly Expression[]
}
export type Expression =
  | LiteralExpression
  | BytesExpression
  | VariableExpression
  | UnaryExpression
  | BinaryExpression
  | ConditionalExpression
  | CastExpression
  | IndexExpression
  | LengthExpression
  | BuiltinCallExpression
  | CallExpression

interface StatementBase {
  readonly span: Span
}
/** Scalars always carry `initial` (zero when none was written); arrays start zeroed, then `elements` are stored from index 0. */
export interface DeclareStatement extends StatementBase {
  readonly kind: 'declare'
  readonly variable: Variable
  readonly initial?: Expression
  readonly elements?: readonly Expression[]
}
/** Plain assignment; `x += y`, `x++` and friends arrive here as `x = x + y` (an index in the target is evaluated once: `index` nodes are pure). */
export interface AssignStatement extends StatementBase {
  readonly kind: 'assign'
  readonly target: VariableExpression | IndexExpression
  readonly value: Expression
}
export interface IfStatement extends StatementBase {
  readonly kind: 'if'
  readonly condition: Expression
  readonly whenTrue: readonly Statement[]
  readonly whenFalse: readonly Statement[]
}
/** Every loop: `while (condition) { body; step }`; `continue` goes to `step`; `testFirst` is false for do/while. A `for` initialiser becomes a `block` around it. */
export interface LoopStatement extends StatementBase {
  readonly kind: 'loop'
  readonly condition: Expression
  readonly body: readonly Statement[]
  readonly step: readonly Statement[]
  readonly testFirst: boolean
}
export interface BlockStatement extends StatementBase {
  readonly kind: 'block'
  readonly body: readonly Statement[]
}
export interface JumpStatement extends StatementBase {
  readonly kind: 'break' | 'continue'
}
export interface ReturnStatement extends StatementBase {
  readonly kind: 'return'
  readonly value?: Expression
}
/** A call made for its effect. */
export interface CallStatement extends StatementBase {
  readonly kind: 'call'
  readonly call: CallExpression | BuiltinCallExpression
}
export type Statement =
  | DeclareStatement
  | AssignStatement
  | IfStatement
  | LoopStatement
  | BlockStatement
  | JumpStatement
  | ReturnStatement
  | CallStatement

export interface FunctionDeclaration {
  readonly name: string
  readonly parameters: readonly Variable[]
  readonly result: ScalarType | VoidType
  readonly body: readonly Statement[]
  readonly span: Span
}

/**
 * A value at the boundary: bigint for integers, number for floats, boolean for bool,
 * Uint8Array for cstr (without the NUL), an array of scalars for slices.
 */
export type Value = bigint | number | boolean | Uint8Array | readonly (bigint | number | boolean)[]

/** A function case: arguments, then the result and what written slices and strings hold afterwards (only those stated). */
export interface FunctionExample {
  readonly kind: 'function'
  readonly arguments: readonly Value[]
  readonly result?: Value
  readonly after: Readonly<Record<string, Value>>
  /** Where it stands in the text it was read from. */
  readonly span?: Span
}
/** A program case. */
export interface ProgramExample {
  readonly kind: 'program'
  readonly arguments: readonly Uint8Array[]
  readonly stdin: Uint8Array
  readonly stdout: Uint8Array
  readonly exit: number
  readonly span?: Span
}
export type Example = FunctionExample | ProgramExample

/** A parsed, checked contract. */
export interface Contract {
  readonly kind: 'function' | 'program'
  readonly name: string
  /** Text of the doc comment of the first function, without the comment marks; may be empty. */
  readonly description: string
  /** The function to make. */
  readonly entry: FunctionDeclaration
  /** Helpers in dependency order: each calls only earlier ones. */
  readonly helpers: readonly FunctionDeclaration[]
  /** Module-level constant tables. */
  readonly tables: readonly Variable[]
  /** Conditions over the entry's parameters. */
  readonly requires: readonly Expression[]
  /** Conditions over parameters and a variable of role `result`. */
  readonly ensures: readonly Expression[]
  readonly examples: readonly Example[]
  /** The notation text it was parsed from. */
  readonly source: string
}

/** A located message about bad input. `code` is a closed set per package; `hint` says what to do. */
export interface Diagnostic {
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly span?: Span
}
