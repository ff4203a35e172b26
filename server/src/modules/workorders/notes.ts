import type { Scene } from '../../platform/commands/command.ts'
import type { Query } from '../../platform/db/sql.ts'
import { protectText } from '../../platform/privacy/protected-text.ts'
import { insertNote } from './store.ts'

type AnyScene = Scene<any, any>

export type Note = { readonly noteId: string; readonly writes: readonly Query[] }

/**
 * What somebody typed about a case. The log holds only the note's id, the note holds the words, and numbers in the words
 * become protected references: the one place where text of a case enters the database.
 */
export function writeNote(
  scene: AnyScene,
  about: { readonly caseId: string; readonly workOrderId?: string | undefined; readonly eventType: string },
  words: string,
): Note {
  const noteId = scene.newId()
  const body = protectWords(scene, about.caseId, words)
  return {
    noteId,
    writes: [
      ...body.writes,
      insertNote({
        id: noteId,
        companyId: scene.actor.companyId,
        projectId: scene.projectId,
        ...about,
        body: body.text,
        writtenBy: scene.actor.id,
        recordedAt: scene.now,
      }),
    ],
  }
}

export function protectWords(
  scene: AnyScene,
  caseId: string,
  words: string,
  partyId?: string,
): { readonly text: string; readonly writes: readonly Query[] } {
  return protectText(
    scene.vault,
    { companyId: scene.actor.companyId, projectId: scene.projectId, subject: { type: 'case', id: caseId }, partyId },
    words.trim(),
  )
}
