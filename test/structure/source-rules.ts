// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the samples below are source, not templates
/**
 * Rules about our own source that no compiler knows. Each names what to do instead, and carries a line that it refuses
 * and one that it lets pass; the test proves the rule by them before it walks the tree.
 */
export type SourceRule = {
  readonly id: string
  readonly instead: string
  /** Which files it speaks of, by their path from the root. */
  readonly files: RegExp
  readonly except?: RegExp
  readonly refuses: RegExp
  readonly bad: string
  readonly good: string
}

const OUR_CODE = /^(packages|server|web)\/.*\.tsx?$/
const TESTS = /\.(test|bench)\.tsx?$|^server\/src\/testing\//

export const SOURCE_RULES: readonly SourceRule[] = [
  {
    id: 'environment-in-config-only',
    instead: 'read it in platform/config.ts and hand the Config on',
    files: OUR_CODE,
    // The runners of checks and drills hand their own environment to what they start.
    except:
      /^server\/src\/(platform\/config|cli\/(test|drill))\.ts$|^server\/src\/testing\/|^web\/vite\.config\.ts$|\.test\.tsx?$/,
    refuses: /process\.env\b/,
    bad: "const port = process.env.PORT ?? '8080'",
    good: 'const { port } = app.config',
  },
  {
    id: 'clock-is-an-argument',
    instead:
      'business time comes from the scene (`now`) or business_now() in SQL; security time from clock_timestamp()',
    files: /^(packages|server)\/.*\.ts$/,
    except:
      // Ids sort roughly by wall time; the relay retries, certificates begin, and tests wait in security time.
      /^server\/src\/(platform\/ids|platform\/relay\/relay|main\/private-authority)\.ts$|\.(test|bench)\.ts$|^server\/src\/testing\//,
    refuses: /new Date\(\)|\bDate\.now\(\)/,
    bad: 'const dueAt = Date.now() + 900_000',
    good: 'const dueAt = scene.now + 900_000',
  },
  {
    id: 'no-random-in-decisions',
    instead: 'ids come from scene.newId(); nothing that is decided depends on chance',
    files: /^packages\/.*\.ts$|\/domain\.ts$/,
    except: TESTS,
    refuses: /Math\.random\(|randomUUID\(|randomBytes\(/,
    bad: 'const id = crypto.randomUUID()',
    good: 'const id = scene.newId()',
  },
  {
    id: 'no-string-built-sql',
    instead: 'use the sql tag, whose values are bound',
    files: /^server\/.*\.ts$/,
    // The statements of roles and grants take names only, checked by `identifier` or constant.
    except: /^server\/src\/platform\/(db\/migrate|postgres\/start-postgres)\.ts$|\.test\.ts$|^server\/src\/testing\//,
    refuses:
      /(?<!sql)(?<!sql<[^`]*>)`\s*(select|insert into|update|delete from|with)\s[^`]*\$\{|\.query(<[^>]*>)?\(\s*`[^`]*\$\{|sql\.raw\([^'"][^)]*\)/i,
    bad: 'await client.query(`select * from cases where id = ${id}`)',
    good: 'sql<Row>`select id from cases where id = ${id}`',
  },
  {
    id: 'searching-through-search-functions',
    instead: 'LIKE, trigram and array operators lose their index under row-level security: use search_subjects()',
    files: /^server\/src\/.*\.ts$/,
    except: /^server\/src\/platform\/search\/|\.test\.ts$|^server\/src\/testing\//,
    refuses: /sql(<[^`]*>)?`[^`]*(\s(i?like|similar to)\s|@>|<@|\s%\s|~\*?\s*\$)/i,
    bad: "sql`select id from cases where content like ${'%' + q + '%'}`",
    good: 'sql`select id from cases where id in (select subject_id from search_subjects(${kind}, ${tokens}, ${projects}, 50))`',
  },
  {
    id: 'no-workplace',
    instead: 'paths are relative to the project, examples use example names',
    files: /\.(ts|tsx|mjs|json|ya?ml|md|sql|css|html)$|^\.ci\//,
    except: /^package-lock\.json$|^test\/structure\/source-rules\.ts$/,
    refuses: /(^|[\s"'`(=])\/(work|home\/[a-z]+|Users\/[A-Za-z]+)\//,
    bad: 'see /work/notes/plan.md',
    good: 'see docs/plan.md',
  },
  {
    id: 'no-secrets',
    instead: 'secrets stand beside the data or in the environment, never in the tree',
    files: /\.(ts|tsx|mjs|json|ya?ml|md|env|pem|key)$/,
    except: /^package-lock\.json$|^test\/structure\/source-rules\.ts$/,
    refuses:
      /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\n?[A-Za-z0-9+/]{40}|\b(ghp|gho|glpat|npm|xox[bp])_?[A-Za-z0-9]{30,}|AKIA[0-9A-Z]{16}/,
    bad: 'const key = "AKIAABCDEFGHIJKLMNOP"',
    good: 'const key = config.keys.wrapping',
  },
  {
    id: 'names-that-say-something',
    instead: 'name the idea, not the drawer',
    files: /(^|\/)(utils?|helpers?|common|misc)(\.tsx?|\/)/,
    except: /node_modules/,
    refuses: /^/,
    bad: 'export const x = 1',
    good: '',
  },
  {
    id: 'no-raw-html-in-the-web',
    instead: 'render text as text',
    files: /^web\/src\/.*\.tsx?$/,
    refuses: /dangerouslySetInnerHTML|\.innerHTML\s*=/,
    bad: '<p dangerouslySetInnerHTML={{ __html: note }} />',
    good: '<p>{note}</p>',
  },
  {
    id: 'erasable-types-only',
    instead: 'use a union of literals',
    files: OUR_CODE,
    refuses: /^\s*(export\s+)?(declare\s+)?(const\s+)?enum\s/,
    bad: 'export enum State { open }',
    good: "export type State = 'open' | 'closed'",
  },
]

/** Lines (or, for rules that look further, places) of a text that a rule refuses. */
export function refusedIn(rule: SourceRule, text: string): { line: number; text: string }[] {
  const pattern = new RegExp(rule.refuses.source, [...new Set(`${rule.refuses.flags}gm`)].join(''))
  const found = []
  for (const match of text.matchAll(pattern)) {
    const line = text.slice(0, match.index).split('\n').length
    found.push({ line, text: text.split('\n')[line - 1]?.trim().slice(0, 120) ?? '' })
  }
  return found
}
