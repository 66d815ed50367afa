// Laying out a large graph takes seconds: it happens in a worker of its own, which is this file of elkjs.
import 'elkjs/lib/elk-worker.min.js'
