import { request } from '../../api/client.ts'
import { newId } from '../../api/ids.ts'
import type { DrawnSignature } from '../../ui/signature/signature-pad.tsx'

type Subject = { readonly type: string; readonly id: string }

/** Hangs a drawn signature on its subject; answers its id, by which a form refers to it. */
export async function fileSignature(subject: Subject, signer: 'owner' | 'staff' | 'other', drawn: DrawnSignature) {
  const id = newId()
  const { signatureId } = await request<{ signatureId: string }>('POST', '/signatures', {
    body: { id, subject, signer, ...drawn },
    idempotencyKey: id,
  })
  return signatureId
}

/** Hangs a photo on its subject; answers its id. */
export async function filePhoto(subject: Subject, file: File): Promise<string> {
  const id = newId()
  await request('POST', '/attachments/upload', {
    params: { id, subjectType: subject.type, subjectId: subject.id, purpose: 'photo' },
    file,
    idempotencyKey: id,
  })
  return id
}
