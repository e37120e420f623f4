/** Softmax regression on standardised features, with one temperature fitted on held-out rows. */

export interface Row {
  readonly features: Float32Array; // F
  readonly label: number;
}

export interface Regression {
  readonly shift: number[]; // F
  readonly scale: number[]; // F
  readonly weights: number[][]; // C×F
  readonly bias: number[]; // C
  temperature: number;
}

/** Fits by full-batch Adam; `l2` pulls the weights towards zero. */
export function fitRegression(
  rows: readonly Row[],
  classes: number,
  options: { l2: number; epochs: number },
): Regression {
  const width = rows[0]?.features.length ?? 0;
  const { shift, scale } = standardise(rows, width);
  const model: Regression = {
    shift,
    scale,
    weights: Array.from({ length: classes }, () => new Array<number>(width).fill(0)),
    bias: new Array<number>(classes).fill(0),
    temperature: 1,
  };
  const scaled = rows.map((row) => ({
    ...row,
    features: row.features.map((x, i) => (x - (shift[i] as number)) * (scale[i] as number)),
  }));
  const steps = model.weights.map(() => ({ m: new Float64Array(width + 1), v: new Float64Array(width + 1) }));
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    const gradients = gradient(model, scaled, width, options.l2);
    gradients.forEach((g, c) => {
      adam(model, c, g, steps[c] as { m: Float64Array; v: Float64Array }, epoch, options.epochs);
    });
  }
  return model;
}

function standardise(rows: readonly Row[], width: number): { shift: number[]; scale: number[] } {
  const shift = new Array<number>(width).fill(0);
  const square = new Array<number>(width).fill(0);
  for (const { features } of rows)
    for (let i = 0; i < width; i++) {
      const x = features[i] as number;
      shift[i] = (shift[i] as number) + x / rows.length;
      square[i] = (square[i] as number) + (x * x) / rows.length;
    }
  const scale = square.map((s, i) => 1 / Math.sqrt(Math.max(s - (shift[i] as number) ** 2, 1e-8)));
  return { shift, scale };
}

function gradient(model: Regression, rows: readonly Row[], width: number, l2: number): Float64Array[] {
  const gradients = model.weights.map(() => new Float64Array(width + 1));
  for (const { features, label } of rows) {
    const p = softmax(linear(model, features));
    for (let c = 0; c < p.length; c++) {
      const error = ((p[c] as number) - (c === label ? 1 : 0)) / rows.length;
      const g = gradients[c] as Float64Array;
      for (let i = 0; i < width; i++) g[i] = (g[i] as number) + error * (features[i] as number);
      g[width] = (g[width] as number) + error;
    }
  }
  model.weights.forEach((w, c) => {
    const g = gradients[c] as Float64Array;
    for (let i = 0; i < width; i++) g[i] = (g[i] as number) + l2 * (w[i] as number);
  });
  return gradients;
}

function adam(
  model: Regression,
  c: number,
  g: Float64Array,
  { m, v }: { m: Float64Array; v: Float64Array },
  t: number,
  epochs: number,
): void {
  const rate = 0.05 * (1 - (t - 1) / epochs);
  const w = model.weights[c] as number[];
  for (let i = 0; i < g.length; i++) {
    const x = g[i] as number;
    m[i] = 0.9 * (m[i] as number) + 0.1 * x;
    v[i] = 0.99 * (v[i] as number) + 0.01 * x * x;
    const step =
      (rate * ((m[i] as number) / (1 - 0.9 ** t))) / (Math.sqrt((v[i] as number) / (1 - 0.99 ** t)) + 1e-8);
    if (i < w.length) w[i] = (w[i] as number) - step;
    else model.bias[c] = (model.bias[c] as number) - step;
  }
}

function linear(model: Regression, standard: Float32Array): number[] {
  return model.weights.map((w, c) => {
    let z = model.bias[c] as number;
    for (let i = 0; i < w.length; i++) z += (w[i] as number) * (standard[i] as number);
    return z;
  });
}

function softmax(z: readonly number[]): number[] {
  const top = Math.max(...z);
  const e = z.map((x) => Math.exp(x - top));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((x) => x / sum);
}

/** Class probabilities of raw features. */
export function probabilities(model: Regression, features: Float32Array): number[] {
  const standard = features.map((x, i) => (x - (model.shift[i] as number)) * (model.scale[i] as number));
  return softmax(linear(model, standard).map((z) => z / model.temperature));
}

/** Sets the temperature that gives held-out rows the least mean negative log-likelihood. */
export function calibrate(model: Regression, heldOut: readonly Row[]): void {
  let best = Number.POSITIVE_INFINITY;
  let chosen = 1;
  for (let log = -2; log <= 3; log += 0.05) {
    model.temperature = Math.exp(log);
    let loss = 0;
    for (const { features, label } of heldOut)
      loss -= Math.log(Math.max(probabilities(model, features)[label] ?? 0, 1e-12));
    if (loss < best) [best, chosen] = [loss, model.temperature];
  }
  model.temperature = chosen;
}

/** Share right, and the expected calibration error over ten bins of confidence. */
export function assess(
  model: Regression,
  rows: readonly Row[],
): { accuracy: number; calibrationError: number } {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, right: 0, sure: 0 }));
  let right = 0;
  for (const { features, label } of rows) {
    const p = probabilities(model, features);
    const sure = Math.max(...p);
    const hit = p.indexOf(sure) === label ? 1 : 0;
    const bin = bins[Math.min(9, Math.floor(sure * 10))];
    if (bin) {
      bin.n++;
      bin.right += hit;
      bin.sure += sure;
    }
    right += hit;
  }
  const calibrationError = bins.reduce((sum, b) => sum + Math.abs(b.right - b.sure), 0) / rows.length;
  return { accuracy: right / rows.length, calibrationError };
}
