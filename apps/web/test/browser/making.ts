import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Scratch } from '@sourceless/testing'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { downloadBinary, make, onPage, type Site } from './support/site.js'

async function download(page: Page, scratch: Scratch, name: string): Promise<string> {
  const download = await downloadBinary(page)
  const path = scratch.pathOf(name)
  await download.saveAs(path)
  chmodSync(path, 0o755)
  return path
}

/** From a sentence to a file that does what it says. */
export const testMaking = (site: Site, scratch: Scratch): void => {
  describe('making', () => {
    test(
      'a sentence becomes a program that runs here',
      onPage(site, '/', async (page) => {
        await make(page, 'read numbers from standard input and print their sum')
        const result = page.getByRole('region', { name: 'Result' })
        expect(await result.locator('.verdict').textContent()).toMatch(/Tested \d/)
        const program = await download(page, scratch, 'sum')
        const ran = spawnSync(program, { input: '17\n25\n-2\n', encoding: 'utf8' })
        expect(ran).toMatchObject({ status: 0, stdout: '40\n', stderr: '' })
      }),
    )

    test(
      'a program runs in the browser as it does here',
      onPage(site, '/', async (page) => {
        await make(page, 'print the lines of standard input in reverse order')
        await page.getByRole('tab', { name: 'Run' }).click()
        const panel = page.getByRole('tabpanel')
        await panel.getByLabel('Standard input').fill('one\ntwo\nthree\n')
        await panel.getByRole('button', { name: 'Run' }).click()
        const program = await download(page, scratch, 'reverse')
        const { stdout } = spawnSync(program, { input: 'one\ntwo\nthree\n', encoding: 'utf8' })
        expect(stdout).toBe('three\ntwo\none\n')
        await panel.getByText('three\ntwo\none', { exact: false }).first().waitFor()
      }),
    )

    test(
      'a function runs in the browser on the values that are typed',
      onPage(site, '/', async (page) => {
        await make(page, 'the sum of the even elements of an i32 array')
        await page.getByRole('tab', { name: 'Run' }).click()
        const panel = page.getByRole('tabpanel')
        await panel.getByRole('textbox').first().fill('[3, -1, 4, 6]')
        await panel.getByRole('button', { name: 'Run' }).click()
        await panel.getByText('10', { exact: true }).first().waitFor()
      }),
    )

    test(
      'two builds are compared',
      onPage(site, '/', async (page) => {
        await make(page, 'the largest element of an array of 32-bit integers')
        await page.goto(site.url())
        await make(page, 'the smallest element of an array of 32-bit integers')
        await page.getByRole('button', { name: 'Compare…' }).click()
        await page.getByRole('checkbox', { name: 'Compare: the largest element' }).first().check()
        await page.getByRole('button', { name: 'Compare', exact: true }).click()
        await page.getByRole('heading', { name: 'Two builds compared' }).waitFor()
        await page
          .getByText(/largest_element_array → smallest_element_array|smallest_element_array → largest_element_array/)
          .waitFor()
      }),
    )

    test(
      'the file that is downloaded has the hash that the page shows',
      onPage(site, '/', async (page) => {
        await make(page, 'absolute value of a 32-bit integer')
        await page.getByRole('tab', { name: 'Files' }).click()
        const shown = await page.locator('.file-hash').first().getAttribute('title')
        const path = await download(page, scratch, 'absolute.o')
        const { createHash } = await import('node:crypto')
        const hash = createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
        expect(shown).toBe(`SHA-256 ${hash}`)
      }),
    )

    test(
      'a seed and tables for debuggers are asked for, and are in the file and in the fields after a reload',
      onPage(site, '/', async (page) => {
        await page.getByText('seed, debuggers').click()
        await page.getByText('This server asks no language models for you.').waitFor()
        await page.getByLabel('Seed').fill('7')
        await page.getByLabel('Debuggers step through').check()
        await make(page, 'absolute value of a 32-bit integer')
        expect((await readFile(await download(page, scratch, 'explained.o'))).includes('.debug_line')).toBe(true)
        await page.reload()
        await page.getByRole('region', { name: 'Result' }).waitFor()
        expect(await page.getByLabel('Seed').inputValue()).toBe('7')
        expect(await page.getByLabel('Debuggers step through').isChecked()).toBe(true)
        expect(await page.getByText('of an earlier wording').count()).toBe(0)
        await page.getByLabel('Seed').fill('-1')
        await page.getByLabel('Seed').press('Control+Enter')
        await page.waitForTimeout(200)
        expect(await page.getByRole('button', { name: 'Making…' }).count()).toBe(0)
      }),
    )

    test(
      'what each instruction does can be read in full at any width',
      onPage(site, '/', async (page) => {
        await page.getByLabel('Quick').check()
        await make(page, 'the largest element of an array of 32-bit integers')
        await page.locator('.listing .line').first().waitFor()
        for (const width of [360, 768, 1440, 2560]) {
          await page.setViewportSize({ width, height: 900 })
          const cut = () =>
            page
              .locator('.listing .line')
              .evaluateAll((rows) =>
                rows
                  .filter((row) => [row, ...row.children].some((cell) => cell.scrollHeight > row.clientHeight + 1))
                  .map(({ textContent }) => textContent),
              )
          await expect.poll(cut, { message: `${width}` }).toEqual([])
          expect(await page.locator('.listing .does').allTextContents()).toContain(
            'compare eax with dword ptr [rdi + rcx*4]',
          )
        }
      }),
    )

    test(
      'an example of the gallery fills the fields by one click',
      onPage(site, '/', async (page) => {
        await page.getByRole('button', { name: /^greatest common divisor/ }).click()
        expect(await page.getByLabel('What should it do?').inputValue()).toBe('greatest common divisor of a and b')
        expect(await page.getByLabel('Signature').inputValue()).toBe('gcd(a: u64, b: u64): u64')
        await page.getByText('Greatest common divisor of a and b.').first().waitFor()
      }),
    )

    test(
      'a build that runs is followed after a reload, and can be cancelled',
      onPage(site, '/', async (page) => {
        await page.getByLabel('What should it do?').fill('sort an array of 64-bit integers')
        await page.getByLabel('High').check()
        await page.getByRole('heading', { name: 'Contract', exact: true }).waitFor()
        await page.getByRole('button', { name: 'Make', exact: true }).click()
        await page.waitForURL(/\/builds\//)
        await page.reload()
        await page.getByRole('button', { name: 'Cancel' }).click()
        await page.getByText('Cancelled. Nothing was made.').waitFor()
      }),
    )

    test(
      'what was made is listed, and opens again',
      onPage(site, '/', async (page) => {
        await make(page, 'is x a power of two')
        await page.getByRole('link', { name: 'Builds' }).click()
        await page.getByRole('link', { name: 'is x a power of two' }).first().click()
        await page.getByRole('region', { name: 'Result' }).waitFor()
        expect(await page.getByLabel('What should it do?').inputValue()).toBe('is x a power of two')
      }),
    )
  })
}
