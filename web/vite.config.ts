import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { phoneServiceWorker } from './phone-service-worker.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * One code base, two pages: `/` for the desk and `/m/` for the phone. `--mode states` adds a third, never shipped, that
 * shows every exported state of every screen without a server (test/web walks it).
 */
export default defineConfig(({ mode }) => ({
  root: at('.'),
  plugins: [react(), phoneServiceWorker()],
  build: {
    outDir: mode === 'states' ? 'dist-states' : 'dist',
    emptyOutDir: true,
    target: ['chrome109', 'safari16'],
    manifest: 'build-manifest.json',
    // Scripts come from files only (the content security policy forbids inline ones), and small images stay files too.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: {
        desk: at('index.html'),
        ...(existsSync(at('m/index.html')) ? { phone: at('m/index.html') } : {}),
        ...(mode === 'states' ? { states: at('states.html') } : {}),
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: process.env.HUIYIN_DEV_SERVER ?? 'http://127.0.0.1:8080' } },
  },
}))
