import type { Pack } from '../pack-schema.ts'
import { checkCalendars, checkExamples, checkOrganisation, checkPapers, checkTaxonomy } from './check-parts.ts'
import { checkRules } from './check-rules.ts'
import { Findings, type PackProblem } from './problem.ts'
import type { Vocabulary } from './vocabulary.ts'
import { KnownWords } from './words-of-pack.ts'

/**
 * Everything a pack says that nobody understands: events, fields, positions, values, messages and actions that do not
 * exist, rules that are never reached, the same thing asked twice. Pure; values that are unset or contradict each other
 * and the placeholders of texts are looked at by whoever activates.
 */
export function checkPack(pack: Pack, vocabulary: Vocabulary): readonly PackProblem[] {
  const words = new KnownWords(pack, vocabulary)
  const findings = new Findings()
  checkOrganisation(words, findings.at('organisation'))
  checkCalendars(words, findings.at('calendars'))
  checkTaxonomy(words, findings.at('taxonomy', 'categories'))
  checkRules(words, findings.at('rules'))
  checkPapers(words, findings)
  checkExamples(words, findings.at('examples'))
  return findings.problems
}
