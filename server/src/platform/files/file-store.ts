import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Where the bytes of attachments lie: below the data folder, outside anything that is served, under random names that
 * nobody chose (security check 42). It knows nothing of keys: what it gets is sealed already.
 */
export class FileStore {
  readonly #folder: string

  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'files')
  }

  /** Writes new bytes whole or not at all, and answers the name they have from now on. */
  async put(sealed: Buffer): Promise<string> {
    const name = randomBytes(20).toString('hex')
    const path = this.#pathOf(name)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(`${path}.new`, sealed, { mode: 0o600, flag: 'wx', flush: true })
    await rename(`${path}.new`, path)
    return name
  }

  get(name: string): Promise<Buffer> {
    return readFile(this.#pathOf(name))
  }

  async remove(name: string): Promise<void> {
    await rm(this.#pathOf(name), { force: true })
  }

  // ── parts of an upload ─────────────────────────────────────────────────────────────────────────

  async putPart(uploadId: string, index: number, sealed: Buffer): Promise<void> {
    const folder = this.#uploadOf(uploadId)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, String(index))
    const fresh = `${path}.${randomBytes(4).toString('hex')}.new`
    await writeFile(fresh, sealed, { mode: 0o600 })
    await rename(fresh, path)
  }

  async partsOf(uploadId: string): Promise<number[]> {
    const names = await readdir(this.#uploadOf(uploadId)).catch(() => [])
    return names
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => a - b)
  }

  getPart(uploadId: string, index: number): Promise<Buffer> {
    return readFile(join(this.#uploadOf(uploadId), String(index)))
  }

  async dropUpload(uploadId: string): Promise<void> {
    await rm(this.#uploadOf(uploadId), { recursive: true, force: true })
  }

  #pathOf(name: string): string {
    if (!/^[0-9a-f]{40}$/.test(name)) throw new Error('not the name of a stored file')
    return join(this.#folder, name.slice(0, 2), name)
  }

  #uploadOf(uploadId: string): string {
    if (!/^[0-9a-f-]{36}$/.test(uploadId)) throw new Error('not the id of an upload')
    return join(this.#folder, 'uploads', uploadId)
  }
}
