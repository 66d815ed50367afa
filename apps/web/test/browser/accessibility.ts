import { createClient } from '@sourceless/client'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { make, onPage, type Site } from './support/site.js'

/** What axe finds wrong, in a line for each. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  )
}

const views: readonly { readonly name: string; readonly path: string; readonly open: (page: Page) => Promise<void> }[] =
  [
    {
      name: 'start',
      path: '/',
      open: (page) => page.getByRole('heading', { name: 'Start from an example' }).waitFor(),
    },
    {
      name: 'question',
      path: '/',
      async open(page) {
        await page.getByLabel('What should it do?').fill('the most common byte')
        await page.locator('.option').first().waitFor()
      },
    },
    {
      name: 'broken contract',
      path: '/',
      async open(page) {
        await page.getByLabel('What should it do?').fill('absolute value')
        await page.getByRole('textbox', { name: 'Contract' }).fill('function f(x: u64): u64 { return z }')
        await page.locator('#contract-findings').waitFor()
      },
    },
    {
      name: 'more',
      path: '/',
      async open(page) {
        await page.getByText('seed, debuggers').click()
        await page.getByText('This server asks no language models').waitFor()
      },
    },
    {
      name: 'not understood',
      path: '/',
      async open(page) {
        await page.getByLabel('What should it do?').fill('the longest word')
        await page.getByText('Not understood').waitFor()
      },
    },
    { name: 'builds', path: '/#builds', open: (page) => page.getByRole('heading', { name: 'Builds' }).waitFor() },
    { name: 'inspect', path: '/#inspect', open: (page) => page.getByRole('heading', { level: 1 }).waitFor() },
    {
      name: 'help',
      path: '/',
      async open(page) {
        await page.keyboard.press('?')
        await page.getByRole('dialog').waitFor()
      },
    },
  ]

const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [360, 1440].map((width) => ({ colorScheme, width, viewport: { width, height: 900 } })),
)

/** What a page may not have in any look: violations, and a need to scroll sideways. */
async function expectClean(page: Page, name: string): Promise<void> {
  for (const { colorScheme, width, viewport } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(viewport)
    const found = await violations(page)
    const overflow = await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth))
    expect({ name, colorScheme, width, found, overflow }).toEqual({ name, colorScheme, width, found: [], overflow: 0 })
  }
}

/** No violations, light and dark, narrow and wide. */
export const testAccessibility = (site: Site): void => {
  describe('accessibility', () => {
    const reducedMotion = 'reduce'
    for (const { name, path, open } of views)
      test(
        name,
        onPage(
          site,
          path,
          async (page) => {
            await open(page)
            await expectClean(page, name)
          },
          { reducedMotion },
        ),
      )

    test(
      'two builds compared',
      onPage(
        site,
        '/',
        async (page) => {
          const { builds } = createClient({ url: site.url() })
          const build = (intent: string) => builds.create({ intent, effort: 'quick' }, { waitSeconds: 60 })
          const left = await build('the largest element of an array of 32-bit integers')
          const right = await build('the smallest element of an array of 32-bit integers')
          await page.goto(site.url(`/#compare/${left.id}/${right.id}`))
          await page.getByText('largest_element_array → smallest_element_array').waitFor()
          await expectClean(page, 'two builds compared')
        },
        { reducedMotion },
      ),
    )

    test(
      'a file inspected',
      onPage(
        site,
        '/#inspect',
        async (page) => {
          const { builds } = createClient({ url: site.url() })
          const { id, result } = await builds.create({ intent: 'absolute value', effort: 'quick' }, { waitSeconds: 60 })
          const [binary] = result!.artifacts
          const buffer = Buffer.from(await builds.artifact(id, binary!))
          await page.locator('input[type=file]').setInputFiles({ name: binary!.name, mimeType: '', buffer })
          await page.getByRole('region', { name: 'Bytes and disassembly' }).waitFor()
          await expectClean(page, 'a file inspected')
        },
        { reducedMotion },
      ),
    )

    test(
      'every view of a result',
      onPage(
        site,
        '/',
        async (page) => {
          await make(page, 'the largest element of an array of 32-bit integers')
          const tabs = page.getByRole('tablist', { name: 'Views of the binary' }).getByRole('tab')
          await tabs.first().waitFor()
          expect(await tabs.allTextContents()).toEqual(['Code', 'Control flow', 'Layout', 'Verdict', 'Run', 'Files'])
          for (let index = 0; index < (await tabs.count()); index++) {
            await tabs.nth(index).click()
            await page.locator('.pending').waitFor({ state: 'detached' })
            await page.waitForLoadState('networkidle')
            await expectClean(page, (await tabs.nth(index).textContent()) ?? '')
          }
        },
        { reducedMotion },
      ),
    )
  })
}
