import { openProduct } from '../../server/src/main/product.ts'
import { serve } from '../../server/src/main/serve.ts'
import { untilStopped } from '../../server/src/main/until-stopped.ts'

/** The product as a process of its own on the data of a benchmark; tells its parent the address when it serves. */
const product = await openProduct({ rehearsal: true, migrate: false })
const serving = await serve(product)
// Messages are then left to another process, as where several serve.
if (process.argv.includes('without-relay')) await product.app.relay.stop()
process.send?.({ url: serving.url })
process.exitCode = await untilStopped(serving.stop)
// The parent's channel would keep the process alive.
if (process.connected) process.disconnect()
