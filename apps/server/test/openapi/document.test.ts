import { execFileSync } from 'node:child_process'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { expect, test } from 'vitest'
import { docsPage } from '../../src/http/docs-page.js'
import { openApiDocument } from '../../src/http/document.js'

const document = openApiDocument()

test('a linter of others finds nothing wrong with it', async () => {
  const config = await createConfig({ extends: ['recommended'] })
  const source = JSON.stringify(document)
  const findings = await lintFromString({ source, absoluteRef: '/openapi.json', config })
  const lines = findings.map(({ ruleId, message, severity }) => `${severity} ${ruleId}: ${message}`)
  // OpenAPI cannot say that an event stream consists of these; clients take the type from there all the same.
  expect(lines).toEqual(['warn no-unused-components: Component: "BuildEvent" is never used.'])
})
test('the linter sees what is wrong', async () => {
  const config = await createConfig({ extends: ['recommended'] })
  const broken = JSON.stringify(document).replace('"#/components/schemas/BuildList"', '"#/components/schemas/Nothing"')
  const findings = await lintFromString({ source: broken, absoluteRef: '/openapi.json', config })
  expect(findings.map(({ ruleId }) => ruleId)).toContain('no-unresolved-refs')
})
test('the built package prints it without a database', () => {
  const main = new URL('../../dist/openapi.js', import.meta.url).pathname
  const printed = execFileSync(process.execPath, [main], { encoding: 'utf8' })
  expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify(document)))
})
test('the page about it names every operation and schema, has no script, and loads nothing', () => {
  const { html, policy } = docsPage(document)
  for (const [path, methods] of Object.entries(document.paths ?? {}))
    for (const method of Object.keys(methods)) {
      const { operationId } = (methods as Record<string, { operationId: string }>)[method]!
      expect(html).toContain(`<details id="${operationId}">`)
      expect(html).toContain(`<code>${path}</code>`)
    }
  for (const name of Object.keys(document.components?.schemas ?? {})) expect(html).toContain(`id="schema-${name}"`)
  for (const [, target] of html.matchAll(/href="#schema-([^"]+)"/g))
    expect(Object.keys(document.components?.schemas ?? {})).toContain(target)
  expect(html).not.toMatch(/<script|<link|<img|src=|url\(|https?:\/\/(?!www\.apache)/)
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; /)
})
