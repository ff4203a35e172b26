import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import fastify from 'fastify'
import qrcode from 'qrcode'
import { listen } from './listen.ts'
import { page } from './page.ts'

/**
 * The page by which phones take our private authority in. It must be plain HTTP, since the phone does not trust us yet;
 * it serves nothing but the authority's public certificate and how to install it, with a fingerprint to compare.
 */
export async function serveAuthority(options: {
  certFile: string
  installPort: number
  host: string
  httpsPort: number
}): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const certificate = await readFile(options.certFile)
  const fingerprint = fingerprintOf(certificate)
  const server = fastify({ routerOptions: { maxParamLength: 100 } })
  server.get('/huiyin-authority.crt', async (_, reply) =>
    reply
      .type('application/x-x509-ca-cert')
      .header('content-disposition', 'attachment; filename="huiyin-authority.crt"')
      .send(certificate),
  )
  server.get('/', async (request, reply) => {
    const name = request.hostname
    const here = `http://${name}:${options.installPort}/`
    const secure = `https://${name}:${options.httpsPort}/`
    return reply
      .type('text/html; charset=utf-8')
      .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      .send(await installPage({ here, secure, fingerprint }))
  })
  server.setNotFoundHandler((request, reply) =>
    reply.redirect(`https://${request.hostname}:${options.httpsPort}${request.url}`),
  )
  const port = await listen(server, options.host, options.installPort)
  return { port, stop: () => server.close() }
}

export function fingerprintOf(certificate: Buffer): string {
  return new X509Certificate(certificate).fingerprint256
}

async function installPage(of: { here: string; secure: string; fingerprint: string }): Promise<string> {
  const code = await qrcode.toString(escaped(of.here), { type: 'svg', margin: 2 })
  const fingerprint = `<code>${of.fingerprint}</code>`
  return page({
    title: { zh: '在手机上安装回音的证书', en: 'Install the certificate of Huiyin on this phone' },
    zh: `<p>用手机扫这个二维码打开本页（手机与服务器要在同一网络）：</p>${code}
<ol><li><a href="/huiyin-authority.crt">下载证书</a>。</li>
<li><strong>iPhone：</strong>设置 › 已下载描述文件 › 安装；再到 设置 › 通用 › 关于本机 › 证书信任设置，打开“Huiyin”。<br><strong>安卓：</strong>设置 › 安全 › 加密与凭据 › 安装证书 › CA 证书，选刚下载的文件。</li>
<li>核对指纹与服务器上 <code>huiyin tls</code> 显示的一致：${fingerprint}</li>
<li>打开 <a href="${escaped(of.secure)}m/">${escaped(of.secure)}m/</a>。</li></ol>`,
    en: `<ol><li><a href="/huiyin-authority.crt">Download the certificate</a> (open this page on the phone by the QR code above).</li>
<li><strong>iPhone:</strong> Settings › Profile downloaded › Install; then Settings › General › About › Certificate trust settings, switch “Huiyin” on.<br><strong>Android:</strong> Settings › Security › Encryption and credentials › Install a certificate › CA certificate, choose the file.</li>
<li>Compare the fingerprint with what <code>huiyin tls</code> shows on the server: ${fingerprint}</li>
<li>Open <a href="${escaped(of.secure)}m/">${escaped(of.secure)}m/</a>.</li></ol>`,
  })
}

/** The names under which other machines may reach this one. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && !address.address.startsWith('fe80'))
    .map((address) => address.address)
}

/** The host comes from the request: only what a name or an address may hold stays. */
function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9:/.[\]-]/g, '')
}
