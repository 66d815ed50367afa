import { rmSync } from 'node:fs'
import { build } from 'esbuild'

/**
 * Joins the command and everything it loads at start into few files: Node spends more time on opening five hundred small
 * modules than on the work. The solver and the second disassembler stay outside; they load when they are needed.
 */
rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints: ['build/main.js'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['z3-solver', 'capstone-wasm'],
  minify: true,
  legalComments: 'linked',
  logLevel: 'warning',
  // Bundled CommonJS packages ask for Node's own modules with `require`.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
})
