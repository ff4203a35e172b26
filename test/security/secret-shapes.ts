// Shapes that only real secrets have; passwords of tests are words that say so.
const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}/],
  ['cloud access key', /\b(?:AKIA|ASIA|LTAI)[0-9A-Za-z]{16,24}\b/],
  ['token of a code host', /\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_\w{60,}|glpat-[\w-]{20})\b/],
  ['token of a registry', /\bnpm_[0-9A-Za-z]{36}\b/],
  ['signed web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/],
  ['database address with a password', /\bpostgres(?:ql)?:\/\/[^\s:@/'"`$]+:[^\s@'"`${}<>…*]{12,}@(?!localhost|127\.)/],
  ['webhook key of a messenger', /(?:qyapi\.weixin\.qq\.com\S*key=|oapi\.dingtalk\.com\S*access_token=)[0-9a-f-]{32,}/],
]

/** What looks like a secret in a text, by the name of its shape. */
export const secretsIn = (text: string) => SHAPES.filter(([, shape]) => shape.test(text)).map(([name]) => name)
