import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin, Rollup } from 'vite'

/**
 * Makes `/m/sw.js` of the phone's service worker: the files that the phone's page needs, and a version that is their
 * content. Nothing of the desk, and never an answer of the server, is kept by it.
 */
export function phoneServiceWorker(): Plugin {
  return {
    name: 'huiyin-phone-service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const entry = Object.values(bundle).find(
        (file): file is Rollup.OutputChunk => file.type === 'chunk' && file.isEntry && file.name === 'phone',
      )
      if (!entry) return
      const files = new Set<string>()
      const walk = (name: string) => {
        const file = bundle[name]
        if (!file || files.has(name)) return
        files.add(name)
        if (file.type !== 'chunk') return
        for (const css of file.viteMetadata?.importedCss ?? []) files.add(css)
        for (const asset of file.viteMetadata?.importedAssets ?? []) files.add(asset)
        for (const next of [...file.imports, ...file.dynamicImports]) walk(next)
      }
      walk(entry.fileName)
      const addresses = [
        '/m/',
        '/m/app.webmanifest',
        '/m/icon-192.png',
        '/icon.svg',
        ...[...files].sort().map((file) => `/${file}`),
      ]
      const template = readFileSync(fileURLToPath(new URL('./src/phone/service-worker.js', import.meta.url)), 'utf8')
      // Names carry the content's hash, so the list is the version; the page itself is listed by what it loads.
      const version = createHash('sha256').update(template).update(addresses.join()).digest('hex').slice(0, 12)
      this.emitFile({
        type: 'asset',
        fileName: 'm/sw.js',
        source: template.replace('__VERSION__', version).replace('__FILES__', JSON.stringify(addresses)),
      })
    },
  }
}
