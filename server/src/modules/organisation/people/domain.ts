import { EDUCATION_LEVELS, type Requirement } from '@huiyin/policy'

/** What somebody brings for a position, as noted with its paper seen. Days are `YYYY-MM-DD`. */
export type Qualification = {
  readonly requirementId: string
  readonly level?: string | null
  readonly sinceOn?: string | null
  readonly expiresOn?: string | null
}

/**
 * What is missing of a position's requirements on a day (S2-SUP-2). Equal is enough: three full years on the very day;
 * a certificate counts to the end of its last day.
 */
export function gapsOf(
  requirements: readonly Requirement[],
  qualifications: readonly Qualification[],
  day: string,
): Requirement[] {
  return requirements.filter((requirement) => {
    const brought = qualifications.find((one) => one.requirementId === requirement.id)
    return !brought || !isMet(requirement, brought, day)
  })
}

function isMet(requirement: Requirement, brought: Qualification, day: string): boolean {
  switch (requirement.kind) {
    case 'education':
      return levelOf(brought.level) >= levelOf(requirement.level)
    case 'experience':
      return Boolean(brought.sinceOn) && yearsLater(brought.sinceOn as string, requirement.years) <= day
    default:
      return !brought.expiresOn || day <= brought.expiresOn
  }
}

const levelOf = (level: string | null | undefined) => EDUCATION_LEVELS.indexOf(level as never)

/** The same day so many years later; 29 February becomes 1 March where there is none. */
function yearsLater(day: string, years: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return new Date(Date.UTC(year + years, month - 1, date)).toISOString().slice(0, 10)
}
