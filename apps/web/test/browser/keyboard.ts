import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { onPage, type Site } from './support/site.js'

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document
    return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? ''
  })

/** Presses Tab until something by that name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const seen: string[] = []
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab')
    const here = await focused(page)
    if (name.test(here)) return
    seen.push(here.slice(0, 40))
  }
  throw new Error(`nothing named ${name} takes the focus; seen: ${seen.join(' | ')}`)
}

/** Goes to the intent by its key, once the page listens to it, and types. */
async function typeIntent(page: Page, intent: string): Promise<void> {
  const field = page.getByLabel('What should it do?')
  await field.waitFor()
  await page.keyboard.press('/')
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.keyboard.type(intent)
  await page.getByRole('heading', { name: 'Contract', exact: true }).waitFor()
}

/** Everything without a mouse. */
export const testKeyboard = (site: Site): void => {
  describe('keyboard', () => {
    test(
      'from the first key to a downloaded file',
      onPage(site, '/', async (page) => {
        await page.keyboard.press('Tab')
        expect(await focused(page)).toBe('Skip to the page')
        await typeIntent(page, 'absolute value of a 32-bit integer')
        await page.keyboard.press('Control+Enter')
        await page.getByRole('region', { name: 'Result' }).waitFor()
        await tabTo(page, /^Download/)
        const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
        expect(download.suggestedFilename()).toMatch(/\.o$/)
      }),
    )

    test(
      'tabs go by arrow keys, and wrap round',
      onPage(site, '/', async (page) => {
        await typeIntent(page, 'absolute value of a 32-bit integer')
        await page.keyboard.press('Control+Enter')
        const tabs = page.getByRole('tablist', { name: 'Views of the binary' }).getByRole('tab')
        await tabs.first().waitFor()
        const names = await tabs.allTextContents()
        await tabs.first().focus()
        await page.keyboard.press('ArrowLeft')
        expect(await focused(page)).toBe(names.at(-1))
        await page.keyboard.press('ArrowRight')
        expect(await focused(page)).toBe(names[0])
        await page.keyboard.press('End')
        expect(await tabs.last().getAttribute('aria-selected')).toBe('true')
      }),
    )

    test(
      'the focus goes to the page that is gone to, and to what was made where Cancel was pressed',
      onPage(site, '/', async (page) => {
        const focusedId = () => page.evaluate(() => document.activeElement?.id)
        await tabTo(page, /^Builds/)
        await page.keyboard.press('Enter')
        await expect.poll(focusedId).toBe('main')
        expect(await page.title()).toBe('Builds · Sourceless')
        await page.keyboard.press('/')
        await expect.poll(focusedId).toBe('intent')
        await page.keyboard.type('sort an array of 64-bit integers')
        await page.getByLabel('High').check()
        await page.keyboard.press('Control+Enter')
        await page.getByRole('button', { name: 'Cancel' }).focus()
        await page.keyboard.press('Enter')
        await page.getByText('Cancelled. Nothing was made.').waitFor()
        expect(await focusedId()).toBe('result')
      }),
    )

    test(
      'the keys are shown by a question mark, and Escape gives the focus back',
      onPage(site, '/', async (page) => {
        await tabTo(page, /^Builds/)
        await page.keyboard.press('?')
        await page.getByRole('dialog', { name: 'Keys' }).waitFor()
        await page.keyboard.press('Escape')
        await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' })
        expect(await focused(page)).toBe('Builds')
      }),
    )
  })
}
