import { openApiDocument } from './http/document.js'

/** Prints the document; needs no database and no network. */
process.stdout.write(`${JSON.stringify(openApiDocument(), null, 2)}\n`)
