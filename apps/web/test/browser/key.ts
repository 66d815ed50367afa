import { startServer } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { freshPage } from './support/browser.js'
import { downloadBinary, make, type Site } from './support/site.js'

/** A server that asks for a key. */
export const testKey = (site: Site): void => {
  describe('key', () => {
    test('is asked for, kept for the session, and sent', async () => {
      const server = await startServer()
      const { page, close } = await freshPage(site.browser())
      try {
        const [secret] = await server.createKeys([])
        await page.goto(server.url)
        await page.getByLabel('What should it do?').fill('absolute value')
        const dialog = page.getByRole('dialog', { name: 'This server asks for a key' })
        await dialog.getByLabel('Key').fill(secret!)
        await page.keyboard.press('Enter')
        await page.getByRole('textbox', { name: 'Contract' }).waitFor()
        await make(page, 'absolute value of a 32-bit integer')
        const download = await downloadBinary(page)
        expect(download.suggestedFilename()).toMatch(/\.o$/)
        await page.reload()
        await page.getByRole('region', { name: 'Result' }).waitFor()
        expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(secret)
      } finally {
        await close()
        await server.stop()
      }
    })
  })
}
