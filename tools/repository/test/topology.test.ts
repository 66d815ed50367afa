import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')

/** Packages from the bottom up: each may import only from those before it. */
const order = [
  '@sourceless/contract',
  '@sourceless/isa',
  '@sourceless/isa-x64',
  '@sourceless/isa-arm64',
  '@sourceless/isa-riscv64',
  '@sourceless/isa-wasm',
  '@sourceless/object',
  '@sourceless/dwarf',
  '@sourceless/archive',
  '@sourceless/object-elf',
  '@sourceless/object-macho',
  '@sourceless/object-pe',
  '@sourceless/object-wasm',
  '@sourceless/emulator',
  '@sourceless/verifier',
  '@sourceless/forge',
  '@sourceless/targets',
  '@sourceless/intent',
  '@sourceless/models',
  '@sourceless/pipeline',
  'sourceless',
  '@sourceless/client',
  '@sourceless/web',
  '@sourceless/cli',
  '@sourceless/server',
]

interface Manifest {
  name: string
  dependencies?: Record<string, string>
}

const directories = ['packages', 'apps'].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => join(root, group, name)),
)
const manifests = directories.map((directory) => ({
  directory,
  manifest: JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest,
}))

const sourceFiles = (directory: string): string[] =>
  readdirSync(join(directory, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(directory, 'src', name))

/** Bare module names a file imports, statically or (outside of code that it generates) dynamically. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/`[^`]*`/g, '``')
  const declarations = text.matchAll(/^(?:import|export)\b[^'"`;]*?from '([^'.][^']*)'$/gm)
  const calls = text.matchAll(/\bimport\('([^'.][^']*)'\)/g)
  const names = [...declarations, ...calls].map((match) => match[1]!)
  return [...new Set(names)]
}

const packageOf = (specifier: string) =>
  specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0]!

describe('import direction', () => {
  test('every package has its place in the order', () => {
    expect(manifests.map(({ manifest }) => manifest.name).sort()).toEqual([...order].sort())
  })

  for (const { directory, manifest } of manifests) {
    const place = order.indexOf(manifest.name)
    const ours = (name: string) => order.includes(name)

    test(`${manifest.name} depends only on packages below it`, () => {
      const upward = Object.keys(manifest.dependencies ?? {}).filter(
        (name) => ours(name) && order.indexOf(name) >= place,
      )
      expect(upward).toEqual([])
    })

    test(`${manifest.name} imports only what it declares`, () => {
      const declared = new Set([manifest.name, ...Object.keys(manifest.dependencies ?? {})])
      const undeclared = sourceFiles(directory).flatMap((file) =>
        importsOf(file)
          .filter((name) => !name.startsWith('node:') && !declared.has(packageOf(name)))
          .map((name) => `${file.slice(root.length + 1)}: ${name}`),
      )
      expect(undeclared).toEqual([])
    })

    if (directory.includes('/apps/')) continue
    test(`${manifest.name} touches Node only in src/node`, () => {
      const impure = sourceFiles(directory).filter(
        (file) =>
          !file.startsWith(join(directory, 'src/node')) &&
          (importsOf(file).some((name) => name.startsWith('node:')) ||
            /\bprocess\.(env|argv|cwd|exit|stdout)\b/.test(readFileSync(file, 'utf8'))),
      )
      expect(impure).toEqual([])
    })
  }
})
