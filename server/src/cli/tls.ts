import { readFile } from 'node:fs/promises'
import type { CliCommand } from '../main/cli.ts'
import { makeCertificates } from '../main/private-authority.ts'
import { fingerprintOf, ownAddresses } from '../main/serve-authority.ts'
import { loadConfig, tlsFolder } from '../platform/config.ts'

export const command: CliCommand = {
  summary: {
    zh: '为内网建立证书，让电脑和手机用 HTTPS 访问',
    en: 'Make certificates of our own, so that the office network can use HTTPS',
  },
  usage: '[name …]',
  run: async (names) => {
    const config = await loadConfig()
    const files = tlsFolder(config.dataDir)
    const addresses = ownAddresses()
    const made = await makeCertificates({ files, names: [...names, ...addresses] })
    const fingerprint = fingerprintOf(await readFile(files.authorityCert))
    const port = config.port + 1
    console.log(
      [
        made.newAuthority
          ? '已建立回音的证书机构，以及本机的证书。\nMade an authority of our own and a certificate for this machine.'
          : '已用原有的证书机构换发本机的证书；手机不用重装。\nRenewed this machine’s certificate under the same authority; phones need nothing new.',
        `指纹 / Fingerprint: ${fingerprint}`,
        `名称 / Names: ${made.names.join(', ')}`,
        `重新启动后，手机打开下面任一地址安装证书 / After a restart, phones open one of these to install it:`,
        ...[...names, ...addresses].map((name) => `  http://${name.includes(':') ? `[${name}]` : name}:${port}/`),
      ].join('\n'),
    )
    return 0
  },
}
