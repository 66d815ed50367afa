/**
 * The program of a solver process, run with `node -e` so that it needs no file of its own: argv[1] is the path of the
 * z3-solver module. One context answers every script; `(reset)` between scripts keeps its memory flat, where fresh
 * contexts and the high-level API leak. The solver's own time limit lets most timeouts end without killing the process.
 *
 * Scripts lie on the heap until they are answered. z3-solver's own `eval_smtlib2_string` puts them on the stack and takes
 * them off before its thread has read them: of 1,000 scripts on a busy machine one to three were read with other bytes.
 */
export const z3WorkerProgram = `
'use strict'
const { init } = require(process.argv[1])
process.on('disconnect', () => process.exit(0))
init().then(({ Z3, em }) => {
  const context = Z3.mk_context(Z3.mk_config())
  Z3.set_error_handler?.(context, null)
  const answer = async (script) => {
    const bytes = Buffer.from(script + '\\0')
    const address = em._malloc(bytes.length)
    em.HEAPU8.set(bytes, address)
    try {
      return await em.async_call(() => em._async_Z3_eval_smtlib2_string(context, address))
    } finally {
      em._free(address)
    }
  }
  process.on('message', async ({ id, script, timeoutMs }) => {
    try {
      const output = await answer('(reset)\\n(set-option :timeout ' + timeoutMs + ')\\n' + script)
      process.send({ id, output })
    } catch (error) {
      process.send({ id, error: String(error && error.message || error) })
    }
  })
  process.send({ ready: true })
}, (error) => {
  process.send({ failed: String(error && error.message || error) }, () => process.exit(1))
})
`
