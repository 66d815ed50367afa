const intent = (page) => page.getByLabel('What should it do?')
const result = (page) => page.getByRole('region', { name: 'Result' })
async function settle(page) {
  await page.waitForLoadState('networkidle')
  await page.locator('.pending').first().waitFor({ state: 'detached' })
  await page.waitForTimeout(800)
}

const say = async (page, text, sign) => {
  await intent(page).fill(text)
  await page.locator(sign).first().waitFor()
}

/** Puts a contract of one's own in the place of one that was read. */
const write = async (page, contract) => {
  await say(page, 'absolute value', '.notation-input')
  await page.getByRole('textbox', { name: 'Contract' }).fill(contract)
}

const openTab =
  (name, build) =>
  async (page, { builds }) => {
    await page.goto(builds[build])
    await page.getByRole('tab').first().waitFor()
    const tab = page.getByRole('tab', { name })
    // With much room the code is no tab but stands beside the others.
    if ((await tab.count()) > 0) await tab.click()
    await settle(page)
  }

async function run(page) {
  const panel = page.getByRole('tabpanel')
  await panel.getByRole('button', { name: 'Run' }).click()
  await panel
    .getByText(/Running/)
    .first()
    .waitFor({ state: 'detached' })
  await settle(page)
}

/** Every view of the page, and how one comes to it from the start page. */
export const views = {
  start: { open: settle, looks: ['wide-dark', 'very-wide-light'] },
  reading: { open: (page) => say(page, 'the sum of the even elements of an i32 array', '.restatement') },
  question: { open: (page) => say(page, 'the most common byte', '.option') },
  'not-understood': { open: (page) => say(page, 'the longest word', '.note.fair') },
  'contract-edited': {
    async open(page) {
      await write(page, 'function twice(x: u64): u64 {\n  let y: u32 = x\n  return z + y\n}')
      await page.locator('#contract-findings').waitFor()
    },
  },
  more: {
    async open(page) {
      await say(page, 'absolute value of a 32-bit integer', '.restatement')
      await page.getByText('seed, debuggers').click()
      await page.getByLabel('Seed').fill('7')
      await page.getByLabel('Debuggers step through').check()
      await page.getByText('language models for you').waitFor()
    },
  },
  'not-made': {
    async open(page) {
      await write(page, 'function main(): void {\n  write("x")\n  exit(300)\n}')
      await page.keyboard.press('Control+Enter')
      await page.locator('#failure-title').waitFor()
    },
  },
  making: {
    async open(page) {
      await say(page, 'sort an array of 64-bit integers', '.restatement')
      await page.getByLabel('High').check()
      await page.keyboard.press('Control+Enter')
      await page.locator('.check.done').nth(2).waitFor()
    },
    close: (page) => page.getByRole('button', { name: 'Cancel' }).click(),
  },
  code: { open: openTab('Code', 'array'), looks: ['wide-dark', 'very-wide-dark'] },
  'control-flow': { open: openTab('Control flow', 'array') },
  layout: { open: openTab('Layout', 'array') },
  verdict: { open: openTab('Verdict', 'array') },
  run: {
    async open(page, site) {
      await openTab('Run', 'array')(page, site)
      const values = page.getByRole('tabpanel').getByRole('textbox').first()
      await values.fill('[3, -1, 4, 6]')
      await run(page)
    },
  },
  'run-program': {
    async open(page, site) {
      await openTab('Run', 'program')(page, site)
      await page.getByLabel('Standard input').fill('17 25\n-2')
      await run(page)
    },
  },
  files: { open: openTab('Files', 'array') },
  webassembly: { open: openTab('Code', 'wasm') },
  permalink: {
    async open(page, { permalink }) {
      await page.goto(permalink)
      await result(page).waitFor()
      await settle(page)
    },
  },
  'no-such-build': {
    async open(page, { url }) {
      await page.goto(`${url}/builds/00000000-0000-4000-8000-000000000000`)
      await page.getByRole('alert').waitFor()
    },
  },
  builds: {
    async open(page, { url }) {
      await page.goto(`${url}/#builds`)
      await page.locator('.build').first().waitFor()
    },
  },
  compare: {
    async open(page, { url, builds }) {
      const [left, right] = [builds.array, builds.other].map((address) => address.split('/').at(-1))
      await page.goto(`${url}/#compare/${left}/${right}`)
      await page.getByRole('heading', { name: 'Two builds compared' }).waitFor()
      await settle(page)
    },
  },
  inspect: {
    async open(page, { url }) {
      await page.goto(`${url}/#inspect`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await settle(page)
    },
  },
  'inspect-file': {
    async open(page, { url }) {
      await page.goto(`${url}/#inspect`)
      await page.locator('input[type=file]').setInputFiles('/bin/ls')
      const functions = page.getByRole('region', { name: 'Functions' })
      await functions.getByLabel('Find a function').fill('sub_6')
      await functions.getByRole('row').nth(2).click()
      await page.waitForTimeout(3000)
      await settle(page)
    },
  },
  keys: {
    async open(page) {
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
  },
}
