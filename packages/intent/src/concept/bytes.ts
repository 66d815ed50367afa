import type { Concept } from './format.js'

/** The concept over slices of bytes: where it asks for a string's NUL, it asks for the end of the slice; what it writes to is no constant. */
export function overBytes(concept: Concept): Concept {
  if (concept.alsoBytes !== true) return concept
  const slice = (name: string): string =>
    new RegExp(`\\b${name}\\[[^\\]]+\\] = `).test(concept.source) ? 'u8[]' : 'readonly u8[]'
  const strings = concept.parameters.filter(({ type }) => type === 'cstr')
  const source = strings.reduce(
    (text, { name }) =>
      text
        .replace(new RegExp(`\\b${name}: cstr\\b`), `${name}: ${slice(name)}`)
        .replace(new RegExp(`\\b${name}\\[([^\\]]+)\\] != 0`, 'g'), `$1 < ${name}.length`)
        .replace(new RegExp(`\\b${name}\\[([^\\]]+)\\] == 0`, 'g'), `$1 >= ${name}.length`),
    concept.source,
  )
  const parameters = concept.parameters.map((parameter) =>
    parameter.type === 'cstr' ? { ...parameter, type: slice(parameter.name) } : parameter,
  )
  return { ...concept, parameters, source }
}
