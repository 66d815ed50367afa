import { describe, expect, test } from 'vitest'
import { onPage, type Site } from './support/site.js'

/** What the page does when something is in the way. */
export const testTrouble = (site: Site): void => {
  describe('trouble', () => {
    test(
      'a build that does not exist: what, and the id of the request',
      onPage(site, '/builds/00000000-0000-4000-8000-000000000000', async (page) => {
        const alert = page.getByRole('alert')
        await alert.waitFor()
        expect(await alert.textContent()).toMatch(/Request [0-9a-f-]{36}/)
      }),
    )

    test(
      'a server that cannot be reached: said, and nothing that was typed is lost',
      onPage(site, '/', async (page) => {
        await page.context().setOffline(true)
        await page.getByLabel('What should it do?').fill('absolute value')
        await page.getByText('The server does not answer', { exact: true }).waitFor()
        await page.context().setOffline(false)
        await page.getByRole('button', { name: 'Try again' }).click()
        await page.getByRole('textbox', { name: 'Contract' }).waitFor()
        expect(await page.getByLabel('What should it do?').inputValue()).toBe('absolute value')
      }),
    )
  })
}
