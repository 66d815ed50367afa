import { startServer } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { freshPage, launchBrowser } from './support/browser.js'
import { make } from './support/site.js'

/** A server of the same network, by its name and without encryption: browsers keep some of their parts from such pages. */
export const testUnencrypted = (): void => {
  describe('an unencrypted line', () => {
    test('what was made is checked and shown, and can be copied; a key is asked for and can be changed', async () => {
      const server = await startServer('--allowed-host', 'sourceless.test')
      const browser = await launchBrowser('--host-resolver-rules=MAP sourceless.test 127.0.0.1')
      try {
        const [reader, maker] = await server.createKeys(['--scope', 'read'], [])
        const { page } = await freshPage(browser)
        await page.goto(`http://sourceless.test:${new URL(server.url).port}/`)
        expect(await page.evaluate(() => isSecureContext)).toBe(false)
        const intent = page.getByLabel('What should it do?')
        await intent.fill('absolute value of a 32-bit integer')
        const key = page.getByRole('dialog').getByLabel('Key', { exact: true })
        await key.fill(reader!)
        await key.press('Enter')
        await page.getByText('The key lacks the scope "build".').waitFor()
        await page.getByRole('button', { name: 'Give another key' }).click()
        await key.fill(maker!)
        await key.press('Enter')
        await make(page, 'absolute value of a 32-bit integer')
        await page.getByRole('button', { name: 'Copy hex' }).click()
        await intent.fill('')
        await intent.press('Control+V')
        expect(await intent.inputValue()).toMatch(/^([0-9a-f]{2})+c3$/)
      } finally {
        await browser.close()
        await server.stop()
      }
    })
  })
}
