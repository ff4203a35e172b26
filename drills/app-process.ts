import { openProduct } from '../server/src/main/product.ts'
import { beginRehearsal } from '../server/src/main/rehearsal.ts'
import { serve } from '../server/src/main/serve.ts'
import { untilStopped } from '../server/src/main/until-stopped.ts'

/**
 * The product as a process that a drill may kill: a small sample estate, no web pages. DATA_DIR and PORT as always; the
 * address stands on the first line of standard output. With DRILL_LIVE it finds its estate there and time goes by itself.
 */
const rehearsal = process.env.DRILL_LIVE === undefined
const product = await openProduct({ rehearsal })
if (rehearsal) await beginRehearsal(product, { houses: 60 })
const serving = await serve(product)
console.log(`serving ${serving.url}`)
process.exitCode = await untilStopped(serving.stop)
