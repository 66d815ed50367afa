import type { Browser, Download, Page } from 'playwright-core'
import { expect } from 'vitest'
import { freshPage } from './browser.js'

/** What the suites of the page stand on; both are there once the first test runs. */
export interface Site {
  browser(): Browser
  url(path?: string): string
}

/** Runs a test on a page of its own, on which nothing may go wrong unseen. */
export const onPage =
  (site: Site, path: string, body: (page: Page) => Promise<void>, options: Parameters<typeof freshPage>[1] = {}) =>
  async (): Promise<void> => {
    const fresh = await freshPage(site.browser(), options)
    try {
      await fresh.page.goto(site.url(path))
      await body(fresh.page)
      expect(fresh.faults).toEqual([])
    } finally {
      await fresh.close()
    }
  }

/** Types a sentence, waits for its reading, and makes it. */
export async function make(page: Page, intent: string): Promise<void> {
  await page.getByLabel('What should it do?').fill(intent)
  await page.getByRole('heading', { name: 'Contract', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Make', exact: true }).click()
  await page.getByRole('region', { name: 'Result' }).waitFor()
}

/** Downloads the binary of the result. */
export async function downloadBinary(page: Page): Promise<Download> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^Download/ }).click(),
  ])
  return download
}
