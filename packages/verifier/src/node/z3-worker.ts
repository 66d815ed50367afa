/**
 * The program of a solver process, run with `node -e` so that it needs no file of its own: argv[1] is the path of the
 * z3-solver module. One context answers every script; `(reset)` between scripts keeps its memory flat, where fresh
 * contexts and the high-level API leak. The solver's own time limit lets most timeouts end without killing the process.
 */
export const z3WorkerProgram = `
'use strict'
const { init } = require(process.argv[1])
process.on('disconnect', () => process.exit(0))
init().then(({ Z3 }) => {
  const context = Z3.mk_context(Z3.mk_config())
  Z3.set_error_handler?.(context, null)
  process.on('message', async ({ id, script, timeoutMs }) => {
    try {
      const output = await Z3.eval_smtlib2_string(context, '(reset)\\n(set-option :timeout ' + timeoutMs + ')\\n' + script)
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
