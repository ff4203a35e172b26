import { derivedId } from '../../platform/ids.ts'

/** The subject of a keeper's volume of a year: the one that the yearly routine opens its obligation on. */
export function volumeSubjectId(projectId: number, year: number, keeper: string): string {
  return derivedId(projectId, 'volumeYear', keeper, String(year))
}

/** The subject of a project's day, on which both sides sign. */
export function dayCloseSubjectId(projectId: number, day: string): string {
  return derivedId(projectId, 'dayClose', day)
}
