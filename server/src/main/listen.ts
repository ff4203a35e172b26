import type { FastifyInstance } from 'fastify'
import { StartRefused } from '../platform/start-refused.ts'

/** Listens on both families where the machine has them. Answers the port. */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await server.listen({ host, port })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EAFNOSUPPORT' && host === '::') return listen(server, '0.0.0.0', port)
    if (code === 'EADDRINUSE')
      throw new StartRefused({
        zh: `端口 ${port} 已被占用。请先停掉占用它的程序，或用 PORT 指定另一个端口。`,
        en: `Port ${port} is taken. Stop the program that holds it, or name another in PORT.`,
      })
    if (code === 'EACCES')
      throw new StartRefused({
        zh: `没有权限使用端口 ${port}。请用 PORT 指定 1024 以上的端口。`,
        en: `This user may not use port ${port}. Name one above 1024 in PORT.`,
      })
    throw error
  }
  return (server.server.address() as { port: number }).port
}
