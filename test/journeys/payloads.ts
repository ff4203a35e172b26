/**
 * What people paste who want a page to run it. Each does the same when it runs: it calls `hit()`, or leaves an element
 * with the class `probe` in the page. Assembled from the known families: tags, handlers, broken quoting, foreign
 * namespaces, addresses, templates, styles, encodings, controls and things that only look harmless.
 */
const HANDLERS = [
  'onerror',
  'onload',
  'onfocus',
  'onmouseover',
  'ontoggle',
  'onbegin',
  'onanimationstart',
  'onpointerenter',
]
const CODE = ['hit()', 'hit``', '[hit][0]()', 'top["hi"+"t"]()', '\\u0068it()', 'hit&lpar;&rpar;', 'setTimeout(hit)']

const tags = CODE.flatMap((code) => [
  `<script class=probe>${code}</script>`,
  `<img class=probe src=x onerror="${code}">`,
  `<svg class=probe onload="${code}">`,
])
const handlers = HANDLERS.flatMap((handler) => [
  `<input class=probe autofocus ${handler}=hit()>`,
  `<details class=probe open ${handler}=hit()>x`,
  `<x class=probe tabindex=1 id=x ${handler}=hit()>`,
])
const quoting = [
  '"',
  "'",
  '`',
  '">',
  "'>",
  '-->',
  '</title>',
  '</textarea>',
  '</script>',
  '</style>',
  ']]>',
  '*/',
  '\\"',
  '\\x3c/script\\x3e',
].map((end) => `${end}<img class=probe src=x onerror=hit()>`)
const addresses = [
  'javascript:hit()',
  ' javascript:hit()',
  'java\tscript:hit()',
  'JaVaScRiPt:hit()',
  'data:text/html,<script>top.hit()</script>',
  'vbscript:hit()',
].flatMap((address) => [
  `<a class=probe href="${address}">回访</a>`,
  `<iframe class=probe src="${address}"></iframe>`,
  `<form class=probe action="${address}"><button>好</button></form>`,
])
const rest = [
  '<math class=probe><mi xlink:href="javascript:hit()">x</mi></math>',
  '<svg class=probe><animate onbegin=hit() attributeName=x dur=1s>',
  '<svg class=probe><foreignObject><img src=x onerror=hit()></foreignObject></svg>',
  '<noscript><p title="</noscript><img class=probe src=x onerror=hit()>">',
  '<object class=probe data="javascript:hit()"></object>',
  '<embed class=probe src="javascript:hit()">',
  '<base class=probe href="javascript:hit()//">',
  '<meta class=probe http-equiv=refresh content="0;url=javascript:hit()">',
  '<link class=probe rel=stylesheet href="javascript:hit()">',
  '<style class=probe>@import "javascript:hit()";*{background:url("javascript:hit()")}</style>',
  '<div class=probe style="background:url(javascript:hit())">x</div>',
  '<video class=probe><source onerror=hit()></video>',
  '<marquee class=probe onstart=hit()>x</marquee>',
  '<template><img class=probe src=x onerror=hit()></template>',
  '<body class=probe onload=hit()>',
  '<table class=probe background="javascript:hit()">',
  '<button class=probe popovertarget=x onclick=hit()>x</button>',
  '<!--<img class=probe src="--><img class=probe src=x onerror=hit()//">',
  '<scr<script>ipt>hit()</scr</script>ipt>',
  '<img class=probe src=x:x onerror\n=\nhit()>',
  '<img/class=probe/src=x/onerror=hit()>',
  '\u003cimg class=probe src=x onerror=hit()\u003e',
  '&lt;img class=probe src=x onerror=hit()&gt;',
  '%3Cimg class=probe src=x onerror=hit()%3E',
  '＜img class=probe src=x onerror=hit()＞',
  '{{constructor.constructor("hit()")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what an attacker types
  '${hit()}',
  '<%= hit() %>',
  '#{hit()}',
  '[x](javascript:hit())',
  '![x](x"onerror="hit())',
  '{"__html":"<img class=probe src=x onerror=hit()>"}',
  '\u202e<img class=probe src=x onerror=hit()>',
  '<a class=probe href="//evil.example/%2f..">x</a>',
  'x" onmouseover="hit()" class="probe',
]

export const PAYLOADS: readonly string[] = [...tags, ...handlers, ...quoting, ...addresses, ...rest]
