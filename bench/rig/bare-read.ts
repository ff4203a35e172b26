import fastify from 'fastify'
import '../../server/src/platform/db/database.ts'
import { barePool } from './bare-pool.ts'
import type { Flights } from './recorded-flights.ts'

/** fastify and pg alone: `/one` answers a single select, `/same` sends the flights that the product sent and answers their rows. */
process.once(
  'message',
  async (order: { url: string; appUrl: string; one: { text: string; values: unknown[] }; same: Flights }) => {
    const pool = barePool(order.url)
    // The flights set the fence, which holds the role of the product only.
    const fenced = barePool(order.appUrl)
    const server = fastify()
    server.get('/one', async () => (await pool.query({ name: 'one', ...order.one })).rows[0])
    server.get('/same', async () => {
      const client = await fenced.connect()
      try {
        const rows: unknown[] = []
        for (const flight of order.same)
          for (const { rows: some } of await Promise.all(
            flight.map((sent) => client.query({ ...sent, values: [...sent.values] })),
          ))
            rows.push(some)
        return rows
      } finally {
        client.release()
      }
    })
    process.send?.({ url: await server.listen({ host: '127.0.0.1', port: 0 }) })
  },
)
