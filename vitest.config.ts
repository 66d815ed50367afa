import { readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const conditions = ['@sourceless/source', 'node']
const project = (directory: string, name: string) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name,
    root: directory,
    include: ['test/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 10_000 } },
  },
})

/** One vitest project per package, run from source through the private `@sourceless/source` export condition. */
export default defineConfig({
  test: {
    // One for each processor: much of the suite waits for other programs.
    maxWorkers: '100%',
    projects: [
      ...readdirSync('packages').map((name) =>
        project(`packages/${name}`, name === 'sourceless' ? name : `@sourceless/${name}`),
      ),
      ...['cli', 'server', 'web'].map((name) => project(`apps/${name}`, `@sourceless/${name}`)),
      project('tools/repository', 'repository'),
    ],
  },
})
