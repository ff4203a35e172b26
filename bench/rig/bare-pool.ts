import pg from 'pg'

/** A pool as the product opens its own, without the product. */
export function barePool(url: string, max = 10): pg.Pool {
  return new pg.Pool({ connectionString: url, max, pipeline: true } as pg.PoolConfig)
}
