// The waves in each window of a sound, and the sound with given waves: what oplas.sound.codec does with torch.
// Waves are {columns, re, im}, with the number of bin b in window k at b * columns + k.

export const RATE = 16000, PATCH = 512; // samples a second, and from one patch to the next
const HOP = PATCH / 2, WINDOW = 1024, BINS = WINDOW / 2 + 1, EDGE = (WINDOW - HOP) / 2, SCALE = 4 / WINDOW;
const hann = Float64Array.from({length: WINDOW}, (_, n) => 0.5 - 0.5 * Math.cos(2 * Math.PI * n / WINDOW));
const cosines = Float64Array.from({length: WINDOW / 2}, (_, n) => Math.cos(2 * Math.PI * n / WINDOW));
const sines = Float64Array.from({length: WINDOW / 2}, (_, n) => Math.sin(2 * Math.PI * n / WINDOW));
const reversed = Uint16Array.from({length: WINDOW}, (_, n) => {
  let turned = 0;
  for (let bit = 1; bit < WINDOW; bit <<= 1) turned = turned << 1 | (n & bit ? 1 : 0);
  return turned;
});

/** The Fourier transform of 1024 complex numbers, in place. */
function transform(re, im) {
  for (let i = 0; i < WINDOW; i++) {
    const j = reversed[i];
    if (j <= i) continue;
    [re[i], re[j]] = [re[j], re[i]];
    [im[i], im[j]] = [im[j], im[i]];
  }
  for (let half = 1, step = WINDOW / 2; half < WINDOW; half *= 2, step /= 2) {
    for (let start = 0; start < WINDOW; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const a = start + k, b = a + half, c = cosines[k * step], s = -sines[k * step];
        const x = re[b] * c - im[b] * s, y = re[b] * s + im[b] * c;
        re[b] = re[a] - x;
        im[b] = im[a] - y;
        re[a] += x;
        im[a] += y;
      }
    }
  }
}

/** The waves of a sound, in two windows a patch; silence fills the last. */
export function toWaves(sound) {
  const columns = 2 * Math.ceil(sound.length / PATCH), padded = new Float32Array(columns * HOP + 2 * EDGE), re = new Float64Array(WINDOW), im = new Float64Array(WINDOW);
  const waves = {columns, re: new Float32Array(BINS * columns), im: new Float32Array(BINS * columns)};
  padded.set(sound, EDGE);
  for (let k = 0; k < columns; k++) {
    for (let n = 0; n < WINDOW; n++) re[n] = hann[n] * padded[k * HOP + n];
    im.fill(0);
    transform(re, im);
    for (let b = 0; b < BINS; b++) {
      waves.re[b * columns + k] = SCALE * re[b];
      waves.im[b * columns + k] = SCALE * im[b];
    }
  }
  return waves;
}

export const sizesOf = ({re, im}) => re.map((x, i) => Math.sqrt(x * x + im[i] * im[i]));

/** The sound whose waves have these sizes, and the phase of those. */
export function fromSizes(sizes, {columns, re: real, im: imaginary}, length) {
  const re = new Float64Array(WINDOW), im = new Float64Array(WINDOW), last = columns * HOP;
  const total = new Float64Array(last), weight = new Float64Array(last);
  for (let k = 0; k < columns; k++) {
    for (let b = 0; b < BINS; b++) {
      const i = b * columns + k, size = Math.sqrt(real[i] ** 2 + imaginary[i] ** 2);
      // turned round and with both halves: the transform of the conjugate is the conjugate of the inverse
      re[b] = re[(WINDOW - b) % WINDOW] = sizes[i] * (size ? real[i] / size : 1) / SCALE / WINDOW;
      im[b] = -(size ? sizes[i] * imaginary[i] / size : 0) / SCALE / WINDOW;
      im[(WINDOW - b) % WINDOW] = -im[b];
    }
    im[0] = im[WINDOW / 2] = 0;
    transform(re, im);
    const start = k * HOP - EDGE;
    for (let n = Math.max(0, -start); n < WINDOW && start + n < last; n++) {
      total[start + n] += hann[n] * re[n];
      weight[start + n] += hann[n] * hann[n];
    }
  }
  return Float32Array.from({length}, (_, i) => total[i] / weight[i]);
}
