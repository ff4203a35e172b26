/**
 * Lets the phone open cold without a signal. It keeps the files of the app and nothing else: what the server answers is
 * never kept here, so nobody sees another's data. The queue of unsent work lies in IndexedDB, which an update leaves
 * alone. The build fills in version and files.
 */
const CACHE = 'huiyin-phone-__VERSION__'
const FILES = __FILES__

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name.startsWith('huiyin-phone-') && name !== CACHE).map((name) => caches.delete(name))),
      )
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const address = new URL(request.url)
  if (request.method !== 'GET' || address.origin !== self.location.origin) return
  if (request.mode === 'navigate' && address.pathname.startsWith('/m')) event.respondWith(kept('/m/', request))
  else if (FILES.includes(address.pathname)) event.respondWith(kept(address.pathname, request))
})

async function kept(path, request) {
  const cache = await caches.open(CACHE)
  return (await cache.match(path)) ?? fetch(request)
}
