import type { FastifyInstance } from 'fastify'
import type { Config } from '../platform/config.ts'
import { page } from './page.ts'

/**
 * Without TLS only this machine is served: a session over plain HTTP could be read by anybody in the office network.
 * Every other address gets a page that says how to turn TLS on.
 */
export function refusePlainHttp(server: FastifyInstance, config: Config): void {
  if (config.tls || config.trustProxy) return
  server.addHook('onRequest', async (request, reply) => {
    const host = request.host.replace(/:\d+$/, '')
    // A foreign name that points here (DNS rebinding) is not this machine's own browser either.
    if (isLoopback(request.socket.remoteAddress) && LOCAL_NAMES.has(host)) return
    return reply.code(403).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(PAGE)
  })
}

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address)
}

const PAGE = page({
  title: { zh: '请先开启 HTTPS', en: 'Please turn HTTPS on first' },
  zh: `<p>在没有加密的连接上，同一网络里的任何人都能看到住户资料和登录信息，所以回音只在本机提供明文访问。</p>
<ol>
<li><strong>办公室内网：</strong>在服务器上运行 <code>npx huiyin tls</code>，重新启动，然后用 <code>https://</code> 打开；手机按页面上的二维码安装证书。</li>
<li><strong>已有证书：</strong>设置 <code>TLS_CERT</code> 和 <code>TLS_KEY</code>。</li>
<li><strong>前面有反向代理：</strong>设置 <code>TRUST_PROXY=1</code> 和 <code>HUIYIN_URL=https://…</code>。</li>
</ol>`,
  en: `<p>On an unencrypted connection anybody in the same network could read residents' data and sign-ins, so Huiyin serves plain HTTP to its own machine only.</p>
<ol>
<li><strong>Office network:</strong> run <code>npx huiyin tls</code> on the server, start it again and open it with <code>https://</code>; phones take the certificate in by the QR code shown there.</li>
<li><strong>You have a certificate:</strong> set <code>TLS_CERT</code> and <code>TLS_KEY</code>.</li>
<li><strong>A proxy stands in front:</strong> set <code>TRUST_PROXY=1</code> and <code>HUIYIN_URL=https://…</code>.</li>
</ol>`,
})
