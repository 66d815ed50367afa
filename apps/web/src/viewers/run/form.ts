import {
  type Contract,
  formatBytes,
  formatExample,
  formatType,
  formatValue,
  parseContract,
  type Type,
} from '@sourceless/contract'
import type { RunForm } from './outcome.js'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** What a contract takes, and its examples to begin with. */
export function runForm(source: string): RunForm {
  const { value: contract, diagnostics } = parseContract(source)
  if (contract === undefined)
    return { kind: 'unreadable', message: `The contract cannot be read: ${diagnostics[0]?.message}` }
  return contract.kind === 'program' ? programForm(contract) : functionForm(contract)
}

function programForm({ entry, examples }: Contract): RunForm {
  return {
    kind: 'program',
    takesArguments: entry.parameters.length > 0,
    examples: examples.flatMap((one) =>
      one.kind === 'program'
        ? [{ label: formatExample(one, entry), arguments: one.arguments.map(text), stdin: text(one.stdin) }]
        : [],
    ),
  }
}

function functionForm({ entry, examples }: Contract): RunForm {
  const { name, parameters } = entry
  const given = examples.flatMap((one) =>
    one.kind === 'function'
      ? [
          {
            label: formatExample(one, entry),
            arguments: one.arguments.map((value, at) => formatValue(value, parameters[at]!.type)),
          },
        ]
      : [],
  )
  return {
    kind: 'function',
    name,
    parameters: parameters.map((one) => ({ name: one.name, type: formatType(one.type), hint: hintFor(one.type) })),
    examples: given,
  }
}

/** A value of a type, to show how it is written. */
function hintFor(type: Type): string {
  switch (type.kind) {
    case 'bool':
      return 'true'
    case 'int':
      return type.signed ? '-5' : '42'
    case 'float':
      return '2.5'
    case 'cstr':
      return formatBytes(new TextEncoder().encode('some text'))
    case 'slice':
      return type.element.kind === 'float'
        ? '[1.5, 2.5, 3.5]'
        : type.element.kind === 'bool'
          ? '[true, false]'
          : '[3, 1, 2]'
    default:
      return ''
  }
}
