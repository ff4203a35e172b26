import { smallPicture } from '../phone/photo.ts'
import { request } from './client.ts'
import { newId } from './ids.ts'

type Hung = {
  readonly subject: { readonly type: string; readonly id: string }
  readonly part?: { readonly type: string; readonly id: string }
}

/** Draws a photograph smaller, which leaves the camera's data behind, and hangs it on a subject; answers its id. */
export async function uploadPhoto(file: Blob, on: Hung): Promise<string> {
  const { bytes } = await smallPicture(file)
  const id = newId()
  await request('POST', '/attachments/upload', {
    idempotencyKey: id,
    params: {
      id,
      subjectType: on.subject.type,
      subjectId: on.subject.id,
      partType: on.part?.type,
      partId: on.part?.id,
      purpose: 'photo',
    },
    file: new Blob([bytes as Uint8Array<ArrayBuffer>]),
  })
  return id
}
