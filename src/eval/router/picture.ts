// The risk–coverage curve and the reliability diagram, side by side, as SVG.
import type { Bin, RiskPoint } from './metrics.ts';

const SIZE = 320;
const EDGE = 48;
const INK = '#1a1a1a';
const BLUE = '#1f5fa8';

interface Panel {
  readonly left: number;
  readonly across: string;
  readonly up: string;
  /** Value at the top. */
  readonly most: number;
}

export function routerPicture(curve: readonly RiskPoint[], bins: readonly Bin[]): string {
  const worst = Math.max(0.01, ...curve.map(({ risk }) => risk));
  const most = Math.ceil(worst * 20) / 20;
  const risk: Panel = { left: 0, across: 'share of questions answered', up: 'wrong among them', most };
  const sure: Panel = { left: SIZE + EDGE, across: 'how sure', up: 'how often right', most: 1 };
  const line = curve.map((point) => place(risk, point.coverage, point.risk)).join(' ');
  const dots = bins
    .filter(({ n }) => n > 0)
    .map(({ n, confidence, right }) => {
      const [x, y] = place(sure, confidence, right).split(',');
      return `<circle cx="${x}" cy="${y}" r="${(2 + Math.log10(n)).toFixed(1)}" fill="${BLUE}"/>`;
    });
  const width = 2 * (SIZE + EDGE);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${SIZE + EDGE}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    frame(risk),
    `<polyline points="${line}" fill="none" stroke="${BLUE}" stroke-width="2"/>`,
    frame(sure),
    `<polyline points="${place(sure, 0, 0)} ${place(sure, 1, 1)}" stroke="#999999" stroke-dasharray="4 4"/>`,
    ...dots,
    '</svg>\n',
  ].join('\n');
}

const span = SIZE - EDGE;

function place({ left, most }: Panel, x: number, y: number): string {
  return `${(left + EDGE + x * span).toFixed(1)},${(EDGE / 2 + span * (1 - y / most)).toFixed(1)}`;
}

function frame(panel: Panel): string {
  const parts: string[] = [];
  const label = (x: string, y: string, text: string, anchor: string) =>
    parts.push(`<text x="${x}" y="${y}" fill="${INK}" text-anchor="${anchor}">${text}</text>`);
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    const [x = '', bottom = ''] = place(panel, tick, 0).split(',');
    const [left = '', y = ''] = place(panel, 0, tick * panel.most).split(',');
    parts.push(`<path d="M${left} ${y}h${span}" stroke="#e5e5e5"/>`);
    label(x, String(Number(bottom) + 16), `${100 * tick} %`, 'middle');
    label(
      String(Number(left) - 6),
      String(Number(y) + 4),
      `${+(100 * tick * panel.most).toFixed(2)} %`,
      'end',
    );
  }
  const [middle = '', bottom = ''] = place(panel, 0.5, 0).split(',');
  label(middle, String(Number(bottom) + 36), panel.across, 'middle');
  const [left = ''] = place(panel, 0, panel.most).split(',');
  label(left, String(EDGE / 2 - 8), panel.up, 'start');
  const [right = ''] = place(panel, 1, 0).split(',');
  parts.push(`<path d="M${left} ${EDGE / 2}V${bottom}H${right}" fill="none" stroke="${INK}"/>`);
  return parts.join('\n');
}
