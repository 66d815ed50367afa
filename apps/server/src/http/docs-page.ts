import { createHash } from 'node:crypto'
import type { OpenApiDocument } from './document.js'

const style = `:root{color-scheme:light dark;--line:light-dark(#d8d8d4,#3a3a38);--soft:light-dark(#f4f4f1,#222220)}
*{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:0 auto;padding:1.5rem}
code,pre{font:14px/1.5 ui-monospace,monospace}pre{background:var(--soft);padding:.75rem;overflow-x:auto;border-radius:6px}
code{background:var(--soft);padding:.1em .3em;border-radius:4px}pre code{padding:0}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
details{border:1px solid var(--line);border-radius:8px;margin:.6rem 0;padding:.2rem 1rem}summary{cursor:pointer;padding:.4rem 0}
.method{font-weight:600;display:inline-block;min-width:4.5rem}nav a{margin-right:1rem}h2{margin-top:2.5rem}`

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign]!)
/** Words, with code between backquotes. */
const prose = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')

/** Parts of the document as this page reads them; the generator's own types are wider. */
interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly description?: string
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly allOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly additionalProperties?: boolean | Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly maxItems?: number
  readonly example?: unknown
}
interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema?: Schema
  readonly description?: string
}
type Content = Readonly<Record<string, { readonly schema?: Schema }>>
interface Answer {
  readonly $ref?: string
  readonly description?: string
  readonly content?: Content
}
interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, Answer>>
}
interface Document {
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly responses: Readonly<Record<string, Answer>>
  }
}

const lastOf = (reference: string): string => reference.split('/').at(-1)!

function typeText(schema: Schema | undefined): string {
  if (schema === undefined) return ''
  if (schema.$ref) return `<a href="#schema-${lastOf(schema.$ref)}">${lastOf(schema.$ref)}</a>`
  const union = schema.oneOf ?? schema.anyOf
  if (union) return union.map(typeText).join(' or ')
  if (schema.allOf) return schema.allOf.map(typeText).join(' and ')
  if (schema.const !== undefined) return `<code>${escaped(JSON.stringify(schema.const))}</code>`
  if (schema.enum) return schema.enum.map((value) => `<code>${escaped(String(value))}</code>`).join(', ')
  if (schema.items) return `list of ${typeText(schema.items)}`
  if (schema.properties) return `object<table>${rows(schema)}</table>`
  if (typeof schema.additionalProperties === 'object') return `object of ${typeText(schema.additionalProperties)}`
  const type = [schema.type ?? 'anything'].flat().join(' or ')
  return escaped(schema.format ? `${type} (${schema.format})` : type)
}

function boundsText({ minimum, maximum, maxLength, maxItems }: Schema): string {
  const parts = [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
    ...(maxItems === undefined ? [] : [`at most ${maxItems} items`]),
  ]
  return parts.length > 0 ? ` <small>(${parts.join(', ')})</small>` : ''
}

function rows({ properties = {}, required = [] }: Schema): string {
  return Object.entries(properties)
    .map(([name, schema]) => {
      const about = schema.description ? prose(schema.description) : ''
      const mark = required.includes(name) ? ' <small>required</small>' : ''
      return `<tr><td><code>${escaped(name)}</code>${mark}</td><td>${typeText(schema)}${boundsText(schema)}</td><td>${about}</td></tr>`
    })
    .join('')
}

function schemaSection(name: string, schema: Schema): string {
  const body = schema.properties ? `<table>${rows(schema)}</table>` : `<p>${typeText(schema)}</p>`
  const more = schema.allOf?.map((part) => (part.properties ? `<table>${rows(part)}</table>` : '')).join('') ?? ''
  return `<details id="schema-${name}"><summary>${name}</summary>${body}${more}</details>`
}

function operationSection(method: string, path: string, operation: Operation, { components }: Document): string {
  const parameters = (operation.parameters ?? [])
    .map(
      ({ name, in: place, required, schema, description }) =>
        `<tr><td><code>${escaped(name)}</code> <small>${place}${required ? ', required' : ''}</small></td><td>${typeText(schema)}${boundsText(schema ?? {})}</td><td>${prose(description ?? schema?.description ?? '')}</td></tr>`,
    )
    .join('')
  const body = Object.entries(operation.requestBody?.content ?? {})
    .map(([type, { schema }]) => `<p>Body: ${typeText(schema)} as <code>${type}</code></p>`)
    .join('')
  const answers = Object.entries(operation.responses)
    .map(([status, answer]) => {
      const { description = '', content = {} } = answer.$ref ? components.responses[lastOf(answer.$ref)]! : answer
      const types = Object.entries(content).map(([type, { schema }]) => `${typeText(schema)} as <code>${type}</code>`)
      return `<tr><td><code>${status}</code></td><td>${prose(description)}</td><td>${types.join('<br>')}</td></tr>`
    })
    .join('')
  return `<details id="${operation.operationId}"><summary><span class="method">${method.toUpperCase()}</span><code>${escaped(path)}</code> ${prose(operation.summary)}</summary>
<p>${prose(operation.description)}</p>${parameters ? `<h4>Parameters</h4><table>${parameters}</table>` : ''}${body}<h4>Answers</h4><table>${answers}</table></details>`
}

export interface DocsPage {
  readonly html: string
  /** What it may load: its own style alone. */
  readonly policy: string
}

/** The document as one page without scripts; nothing is loaded from anywhere. */
export function docsPage(from: OpenApiDocument): DocsPage {
  const document = from as unknown as Document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
  const sections = document.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name))
    const list = own.map(({ method, path, operation }) => operationSection(method, path, operation, document))
    return `<h2 id="${name}">${name}</h2><p>${prose(description)}</p>${list.join('')}`
  })
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) => schemaSection(name, schema))
  const { title, version, description } = document.info
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}: HTTP API</title><style>${style}</style></head>
<body><main><h1>${title}: HTTP API</h1><p>Version ${version}. The same as a document for programs: <a href="/openapi.json">/openapi.json</a>.</p>
${description
  .split('\n\n')
  .map((text) => `<p>${prose(text)}</p>`)
  .join('')}
<nav>${[...document.tags.map(({ name }) => name), 'schemas'].map((name) => `<a href="#${name}">${name}</a>`).join('')}</nav>
${sections.join('')}<h2 id="schemas">schemas</h2>${schemas.join('')}</main></body></html>`
  const hash = createHash('sha256').update(style).digest('base64')
  return {
    html,
    policy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  }
}
