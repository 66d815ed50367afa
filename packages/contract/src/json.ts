import { z } from 'zod'
import type { Contract, Diagnostic } from './ast.js'
import { type Parsed, parseContract } from './parse.js'
import { formatSignature } from './text/signature.js'

/** Version of the JSON form; readers refuse any other. */
export const contractJsonVersion = 1

/** Header data for those who do not read the notation, and the notation text, which alone decides. */
export const contractJsonSchema = z.strictObject({
  format: z.literal('sourceless-contract'),
  version: z.literal(contractJsonVersion),
  kind: z.enum(['function', 'program']),
  name: z.string().min(1),
  description: z.string(),
  signature: z.string().min(1),
  source: z.string(),
})
export type ContractJson = z.infer<typeof contractJsonSchema>

export function contractToJson(contract: Contract): ContractJson {
  const { kind, name, description, source } = contract
  const signature = formatSignature(contract.entry)
  return { format: 'sourceless-contract', version: contractJsonVersion, kind, name, description, signature, source }
}

/** Reads the JSON form: the notation text is checked anew, and the header must say the same. */
export function contractFromJson(json: unknown): Parsed<Contract> {
  const read = contractJsonSchema.safeParse(json)
  if (!read.success) {
    return {
      diagnostics: read.error.issues.map((issue) =>
        problem(`${issue.path.join('.') || 'the whole'}: ${issue.message}`),
      ),
    }
  }
  const { value, diagnostics } = parseContract(read.data.source)
  if (value === undefined) return { diagnostics }
  const expected = contractToJson(value)
  const differing = (['kind', 'name', 'description', 'signature'] as const).filter(
    (key) => expected[key] !== read.data[key],
  )
  if (differing.length === 0) return { value, diagnostics }
  return {
    diagnostics: differing.map((key) =>
      problem(`${key} is ${JSON.stringify(read.data[key])}, but the source says ${JSON.stringify(expected[key])}`),
    ),
  }
}

function problem(message: string): Diagnostic {
  return { code: 'bad-json', message, hint: 'write the file with contractToJson' }
}
