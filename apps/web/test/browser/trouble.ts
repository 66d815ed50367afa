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
        await page.getByRole('textbox', { name: 'Contract' }).waitFor()
        await page.locator('.offline').waitFor({ state: 'detached' })
        expect(await page.getByLabel('What should it do?').inputValue()).toBe('absolute value')
      }),
    )

    test(
      'a server that answers what was asked before it went away: it is away all the same, and what was lost is asked for again',
      onPage(site, '/', async (page) => {
        let answerTargets = () => {}
        const answered = new Promise<void>((resolve) => (answerTargets = resolve))
        await page.route('**/v1/targets', async (route) => {
          const response = await route.fetch()
          await answered
          await route.fulfill({ response })
        })
        await page.reload()
        await page.context().setOffline(true)
        await page.getByLabel('What should it do?').fill('absolute value')
        await page.getByText('The server does not answer', { exact: true }).waitFor()
        const late = page.waitForResponse('**/v1/targets')
        answerTargets()
        await (await late).finished()
        await page.context().setOffline(false)
        await page.getByRole('textbox', { name: 'Contract' }).waitFor()
      }),
    )

    test(
      'a line that breaks in the middle of a build: what is typed meanwhile stays, and the build is followed to its end',
      onPage(site, '/', async (page) => {
        await page.getByLabel('What should it do?').fill('sort an array of 32-bit integers')
        await page.getByRole('heading', { name: 'Contract', exact: true }).waitFor()
        await page.keyboard.press('Control+Enter')
        await page.waitForURL(/\/builds\//)
        await page.context().setOffline(true)
        await page.getByLabel('What should it do?').fill('absolute value')
        await page.locator('.offline').waitFor()
        await page.context().setOffline(false)
        await page.getByRole('region', { name: 'Result' }).waitFor()
        expect(await page.locator('.result-name').textContent()).toContain('sort(')
        expect(await page.getByLabel('What should it do?').inputValue()).toBe('absolute value')
      }),
    )

    test(
      'more text than is read: said, and not sent',
      onPage(site, '/', async (page) => {
        const sent: string[] = []
        page.on('request', (request) => {
          if (request.method() === 'POST') sent.push(request.url())
        })
        await page.getByLabel('What should it do?').fill('count the set bits '.repeat(60_000))
        await page.getByText('1,140,000 characters; up to 20,000 are read.').waitFor()
        expect(await page.getByRole('button', { name: 'Make', exact: true }).isDisabled()).toBe(true)
        expect(sent).toEqual([])
      }),
    )

    test(
      'a contract that no code can keep: the input that shows it',
      onPage(site, '/', async (page) => {
        await page.getByLabel('What should it do?').fill('absolute value')
        const contract = page.getByRole('textbox', { name: 'Contract' })
        await contract.fill('function main(): void {\n  write("x")\n  exit(300)\n}')
        await page.keyboard.press('Control+Enter')
        await page.getByRole('heading', { name: 'This cannot be made as it stands' }).waitFor()
        expect(await page.locator('pre.failure-text').textContent()).toMatch(/input: .*\nexpected: .*exit code/)
        expect(await page.title()).toMatch(/: not made · Sourceless$/)
      }),
    )
  })
}
