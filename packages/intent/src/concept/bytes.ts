import type { Concept } from './format.js'

/** The concept over slices of bytes: where it asks for a string's NUL, it asks for the end of the slice. */
export function overBytes(concept: Concept): Concept {
  if (concept.alsoBytes !== true) return concept
  const strings = concept.parameters.filter(({ type }) => type === 'cstr')
  const source = strings.reduce(
    (text, { name }) =>
      text
        .replace(new RegExp(`\\b${name}: cstr\\b`), `${name}: readonly u8[]`)
        .replace(new RegExp(`\\b${name}\\[([^\\]]+)\\] != 0`, 'g'), `$1 < ${name}.length`)
        .replace(new RegExp(`\\b${name}\\[([^\\]]+)\\] == 0`, 'g'), `$1 >= ${name}.length`),
    concept.source,
  )
  const parameters = concept.parameters.map((parameter) =>
    parameter.type === 'cstr' ? { ...parameter, type: 'readonly u8[]' } : parameter,
  )
  return { ...concept, parameters, source }
}
