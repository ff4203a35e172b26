import type { App, Module } from '../app.ts'
import { Refusal } from '../problems.ts'
import { addAttachment, beginUpload, noteScan, revealOrigin, uploadKind } from './actions.ts'
import { FILE_PROBLEMS } from './contract.ts'
import { FileStore } from './file-store.ts'
import { fileRoutes } from './routes.ts'
import { scanAttachment } from './scan.ts'

export { fileBound } from './actions.ts'
export { FileStore } from './file-store.ts'
export { type AttachmentRow, attachmentRows, attachmentsAmong, attachmentsOfSubject } from './store.ts'

/** @throws Refusal attachment/unknown when one of these is not among what was found on the subject */
export function refuseUnknownAttachments(
  found: readonly { readonly id: string }[],
  ids: readonly string[],
  path: string,
): void {
  const known = new Set(found.map((row) => row.id))
  if (ids.some((id) => !known.has(id)))
    throw new Refusal(FILE_PROBLEMS.unknown, { errors: [{ path, message: FILE_PROBLEMS.unknown.title }] })
}

export const filesModule: Module = {
  name: 'files',
  kinds: [uploadKind],
  commands: [beginUpload, addAttachment, noteScan, revealOrigin],
  routes: fileRoutes,
  effects: { 'attachment.scan': scanAttachment },
  capabilities: [{ id: 'attachment.add', title: { zh: '上传照片和附件', en: 'Add photos and files' } }],
  start: async (app) => {
    const timer = setInterval(() => {
      abandonUploads(app).catch((error) => app.log.error({ err: error }, 'uploads'))
    }, 3_600_000)
    timer.unref()
    return async () => clearInterval(timer)
  },
}

/** What nobody ended within a week goes, parts and all. */
export async function abandonUploads(app: App): Promise<number> {
  const { rows } = await app.database.pool.query<{ id: string }>(
    "select id from abandon_uploads(business_now() - interval '7 days')",
  )
  const files = new FileStore(app.config.dataDir)
  for (const { id } of rows) await files.dropUpload(id)
  return rows.length
}
