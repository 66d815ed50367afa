import { zodResponseFormat } from 'openai/helpers/zod'
import type { ZodType } from 'zod'
import type { NamedSchema } from './question.js'

/** As strict structured output wants it: every property required, none besides. Throws for a schema that cannot be so. */
export function namedSchema(name: string, description: string, type: ZodType): NamedSchema {
  const { json_schema } = zodResponseFormat(type, name)
  return { name, description, schema: json_schema.schema as Record<string, unknown> }
}
