// The lexicographer files of WordNet by number (lexnames(5WN)): 26 supersenses of nouns, 15 of verbs, and the rest.

const NOUNS =
  'Tops act animal artifact attribute body cognition communication event feeling food group location motive object person phenomenon plant possession process quantity relation shape state substance time';
const VERBS =
  'body change cognition communication competition consumption contact creation emotion motion perception possession social stative weather';

export const SUPERSENSES: readonly string[] = [
  ...['adj.all', 'adj.pert', 'adv.all'],
  ...NOUNS.split(' ').map((name) => `noun.${name}`),
  ...VERBS.split(' ').map((name) => `verb.${name}`),
  'adj.ppl',
];
