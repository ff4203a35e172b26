import { lookup } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Undeliverable } from '../../relay/relay.ts'

/**
 * The one way by which the product calls an address that somebody typed (security check 37). It reaches public addresses
 * only: the check is made on the very address that the connection uses, so that neither a name that resolves inward nor
 * one that changes its answer gets through, and redirects are not followed.
 */
export type OutgoingRequest = {
  readonly url: string
  readonly method: 'POST' | 'GET'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** `host:port` that may lie inside all the same. */
  readonly allow: readonly string[]
  readonly timeoutMs?: number
}

export type OutgoingAnswer = { readonly status: number; readonly body: string }

/** Bytes of an answer that are read; gateways answer a line or two. */
const ANSWER_MAX = 64 * 1024

/** @throws Undeliverable when the address lies inside; Error when it cannot be reached now */
export function callOutside(call: OutgoingRequest): Promise<OutgoingAnswer> {
  const url = outsideUrl(call.url, call.allow)
  const allowed = isAllowed(url, call.allow)
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(
      url,
      {
        method: call.method,
        headers: call.headers,
        lookup: allowed ? undefined : publicLookup,
        timeout: call.timeoutMs ?? 10_000,
        agent: false,
      },
      (response) => {
        const status = response.statusCode ?? 0
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (piece: string) => {
          body += piece
          if (body.length > ANSWER_MAX) response.destroy()
        })
        response.on('close', () => resolve({ status, body: body.slice(0, ANSWER_MAX) }))
        response.on('error', reject)
      },
    )
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    request.on('error', reject)
    request.end(call.body)
  })
}

/**
 * The address as a URL that may be called, without asking any name server yet.
 *
 * @throws Undeliverable for other protocols, credentials in the address, plain HTTP and literal addresses inside
 */
export function outsideUrl(text: string, allow: readonly string[]): URL {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new Undeliverable('not an address')
  }
  if (url.username || url.password) throw new Undeliverable('an address must not carry a password')
  if (isAllowed(url, allow) && (url.protocol === 'https:' || url.protocol === 'http:')) return url
  if (url.protocol !== 'https:') throw new Undeliverable('only https leaves the house')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && isInside(host)) throw new Undeliverable('the address lies inside the network')
  return url
}

function isAllowed(url: URL, allow: readonly string[]): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return allow.includes(`${url.hostname}:${port}`)
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const inside = addresses.find((one) => isInside(one.address))
    if (inside) return callback(new Undeliverable('the name leads inside the network'), '', 0)
    if (options.all) return (callback as unknown as (error: null, all: typeof addresses) => void)(null, addresses)
    const [first] = addresses
    return callback(null, first?.address ?? '', first?.family ?? 0)
  })
}

/** Loopback, private, link-local (metadata services), shared, multicast and reserved ranges, also in IPv6 clothes. */
export function isInside(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return INSIDE.check(mapped, 'ipv4')
  return INSIDE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

const INSIDE = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  INSIDE.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  INSIDE.addSubnet(net, bits, 'ipv6')
