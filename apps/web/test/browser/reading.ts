import { describe, expect, test } from 'vitest'
import { onPage, type Site } from './support/site.js'

/** What a sentence means, before anything is made. */
export const testReading = (site: Site): void => {
  describe('reading', () => {
    test(
      'a question is answered by a click on the result that is meant',
      onPage(site, '/', async (page) => {
        await page.getByLabel('What should it do?').fill('the most common byte')
        const option = page.getByRole('button', { name: /mode\(\[12, 0\]\).*gives.*12/ })
        await option.click()
        await page.getByText('the one that occurs first on ties').first().waitFor()
        expect(await page.getByRole('textbox', { name: 'Contract' }).inputValue()).toContain(
          'requires(values.length > 0)',
        )
      }),
    )

    test(
      'a question that Make runs into is shown to be answered',
      onPage(site, '/', async (page) => {
        await page.getByLabel('What should it do?').fill('the most common byte')
        await page.getByRole('button', { name: 'Make', exact: true }).click()
        await page.getByRole('button', { name: /mode\(\[12, 0\]\).*gives.*12/ }).waitFor()
      }),
    )

    test(
      'words that are not understood are shown',
      onPage(site, '/', async (page) => {
        await page.getByLabel('What should it do?').fill('flobnicate the array')
        await page.getByText('Not understood').waitFor()
        expect(await page.locator('.word.unknown').allTextContents()).toEqual(['flobnicate'])
      }),
    )

    test(
      'a contract that does not read says where and what to do, and goes back to the reading',
      onPage(site, '/', async (page) => {
        await page.getByLabel('What should it do?').fill('absolute value')
        const contract = page.getByRole('textbox', { name: 'Contract' })
        await contract.waitFor()
        const read = await contract.inputValue()
        await contract.fill('function f(x: u64): u64 {\n  return z\n}')
        await page.getByRole('button', { name: 'line 2, column 10' }).click()
        const selected = await contract.evaluate((area) => (area as HTMLTextAreaElement).selectionStart)
        expect(selected).toBe('function f(x: u64): u64 {\n  return '.length)
        await page.getByText('there is no variable z here').waitFor()
        await page.getByRole('button', { name: 'Back to the reading' }).click()
        expect(await contract.inputValue()).toBe(read)
      }),
    )
  })
}
