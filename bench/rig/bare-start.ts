import fastify from 'fastify'
import pg from 'pg'

/** What a start costs without a product: fastify, one pool, one query answered. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const server = fastify()
server.get('/', async () => (await pool.query('select 1 as one')).rows[0])
await server.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.once('SIGTERM', () => process.exit(0))
