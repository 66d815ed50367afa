import { describe, expect, test } from 'vitest'
import { freshPage } from './support/browser.js'
import { make, onPage, type Site } from './support/site.js'

/** Published builds, as strangers see them. */
export const testPermalink = (site: Site): void => {
  describe('permalinks', () => {
    test(
      'a published build opens in another browser, and after a reload',
      onPage(site, '/', async (page) => {
        await make(page, 'count the set bits of a 32-bit integer')
        await page.getByRole('button', { name: 'Publish permalink' }).click()
        const path = (await page.locator('.permalink').textContent()) ?? ''
        expect(path).toMatch(/^\/b\/[\w-]{8,}$/)
        const stranger = await freshPage(site.browser())
        try {
          await stranger.page.goto(site.url(path))
          await stranger.page.reload()
          await stranger.page.getByRole('region', { name: 'Result' }).waitFor()
          await stranger.page.getByText('Published build').waitFor()
          await stranger.page.getByText('count the set bits of a 32-bit integer').waitFor()
          expect(await stranger.page.getByRole('textbox').count()).toBe(0)
          await stranger.page.getByRole('button', { name: 'Start from this' }).click()
          expect(await stranger.page.getByLabel('What should it do?').inputValue()).toBe(
            'count the set bits of a 32-bit integer',
          )
          expect(stranger.faults).toEqual([])
        } finally {
          await stranger.close()
        }
      }),
    )
  })
}
