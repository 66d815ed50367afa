import { type Contract, formatSignature, type ScalarType, type Type, type Variable } from '@sourceless/contract'
import { baseName } from '../names.js'
import type { Artifact } from '../target.js'

/** Keywords of C11 and C23, and macros of the headers we include: not usable as names in a header. */
const reserved = new Set(
  `auto break case char const continue default do double else enum extern float for goto if inline int long register
  restrict return short signed sizeof static struct switch typedef union unsigned void volatile while alignas alignof
  bool constexpr false nullptr static_assert thread_local true typeof typeof_unqual asm errno
  and and_eq bitand bitor catch class compl const_cast delete dynamic_cast explicit export friend mutable namespace new not
  not_eq operator or or_eq private protected public reinterpret_cast static_cast template this throw try typeid typename
  using virtual wchar_t xor xor_eq`.split(/\s+/),
)

/** Names that <stdint.h> and compilers of C in its GNU dialects define. */
const defined = /^(u?int(_least|_fast)?\d+_t|u?int(ptr|max)_t|[A-Z0-9_]+_(MAX|MIN|C)|linux|unix|i386)$/
const isTaken = (name: string): boolean => reserved.has(name) || defined.test(name)

/** The C type of a scalar, from <stdint.h>. */
function scalar(type: ScalarType): string {
  if (type.kind === 'bool') return '_Bool'
  if (type.kind === 'float') return type.bits === 32 ? 'float' : 'double'
  return `${type.signed ? '' : 'u'}int${type.bits}_t`
}

function parameter(variable: Variable, taken: Set<string>): string {
  const fresh = (name: string): string => {
    let free = name
    while (isTaken(free) || taken.has(free)) free += '_'
    taken.add(free)
    return free
  }
  const name = fresh(variable.name)
  const type: Type = variable.type
  if (type.kind === 'cstr') return `${type.writable ? '' : 'const '}char *${name}`
  if (type.kind === 'slice') {
    const pointer = `${type.writable ? '' : 'const '}${scalar(type.element)} *${name}`
    return `${pointer}, uint64_t ${fresh(`${variable.name}_length`)}`
  }
  return `${scalar(type as ScalarType)} ${name}`
}

/** The C declaration of a function contract, without a semicolon. */
export function cDeclaration(contract: Contract): string {
  const { entry } = contract
  const taken = new Set([entry.name])
  const parameters = entry.parameters.map((variable) => parameter(variable, taken))
  const result = entry.result.kind === 'void' ? 'void' : scalar(entry.result)
  const list = parameters.length === 0 ? 'void' : parameters.join(', ')
  return isTaken(entry.name)
    ? `${result} ${entry.name}_(${list}) __asm__("${entry.name}")`
    : `${result} ${entry.name}(${list})`
}

/** A C and C++ header that declares the function and carries its contract, for the person who calls it. */
export function cHeader(contract: Contract, verdict: string): string {
  const guard = `SOURCELESS_${contract.name.toUpperCase()}_H`
  const comment = contract.source.trim().replaceAll('/*', '/ *').replaceAll('*/', '* /').split('\n')
  return [
    `/* ${formatSignature(contract.entry)}`,
    ` * Verdict: ${verdict}. Different pointers must not overlap when one of them is written through.`,
    ' *',
    ...comment.map((line) => ` * ${line}`.trimEnd()),
    ' */',
    `#ifndef ${guard}`,
    `#define ${guard}`,
    '#include <stdint.h>',
    '#ifdef __cplusplus',
    'extern "C" {',
    '#define _Bool bool',
    '#endif',
    '',
    `${cDeclaration(contract)};`,
    '',
    '#ifdef __cplusplus',
    '#undef _Bool',
    '}',
    '#endif',
    '#endif',
    '',
  ].join('\n')
}

/** The header beside the binary `fileName`. */
export const headerFile = (contract: Contract, verdict: string, fileName: string): Artifact => ({
  name: `${baseName(fileName)}.h`,
  role: 'header',
  bytes: new TextEncoder().encode(cHeader(contract, verdict)),
  executable: false,
})
