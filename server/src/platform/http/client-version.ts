import type { FastifyInstance } from 'fastify'
import { declareProblem, Refusal } from '../problems.ts'

/**
 * Installed apps may be weeks old. They name what they speak in `huiyin-client: phone/3`; one that is older than the
 * server understands is asked to update and keeps what it has not sent. Everything else does not send the header.
 */
const LEAST: Readonly<Record<string, number>> = { phone: 1 }

const CLIENT_TOO_OLD = declareProblem(
  'client/too-old',
  426,
  { zh: '请先更新手机上的程序', en: 'Please update the app first' },
  {
    zh: '没送出的内容都在手机里，更新后会自动送出。',
    en: 'What is not sent yet is kept on the phone and goes out after the update.',
  },
)

export function refuseOldClients(server: FastifyInstance, least = LEAST): void {
  server.addHook('onRequest', async (request) => {
    const named = request.headers['huiyin-client']
    if (typeof named !== 'string') return
    const [app = '', version] = named.split('/')
    const needed = Object.hasOwn(least, app) ? least[app] : undefined
    if (needed !== undefined && !(Number(version) >= needed)) throw new Refusal(CLIENT_TOO_OLD)
  })
}
