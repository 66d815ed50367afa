import { createTerms } from '@sourceless/isa'
import { containerOf } from './container.js'
import { floatHelpers } from './float-helpers.js'
import { createFunctionCode } from './function-code.js'
import type { HelperCode, HelperName } from './helper-steps.js'
import { analyseUses, createTermCode } from './term-code.js'

/** Translates a helper that is written as a term. */
export function buildFloatHelper(name: keyof typeof floatHelpers, helper: (name: HelperName) => number): HelperCode {
  const { parameters: widths, build } = floatHelpers[name]
  const terms = createTerms()
  const variables = widths.map((bits, index) => terms.variable(`parameter${index}`, bits))
  const result = build(terms, variables)
  const parameters = widths.map(containerOf)
  const code = createFunctionCode(parameters, helper)
  const emit = createTermCode({
    code,
    uses: analyseUses([result]),
    variable: (term) => code.e.localGet(variables.indexOf(term)),
  })
  emit.value(result)
  code.e.end()
  return {
    parameters,
    results: [containerOf(result.bits)],
    locals: code.localTypes.slice(parameters.length),
    code: code.e.finish(),
  }
}
