import { defineConfig } from 'vite'

/** Where `vite` as a development server sends what the page asks of the API. */
const api = process.env.SOURCELESS_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    // What is inlined as a data URL would need a laxer content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: { fileName: 'licences.txt' },
  },
  worker: { format: 'es' },
  server: { proxy: { '/v1': api, '/openapi.json': api, '/docs': api } },
})
