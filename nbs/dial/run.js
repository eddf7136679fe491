// One training, step by step: its learning rate, when it is locked, when it must stop.

export const LOCK = {error: 0.05, spacing: 0.5, every: 10};
const CYCLE = {warmup: 0.3, first: 0.04, last: 4e-6};

/** The one-cycle learning rate at step `t`, from 1: `oplas.training.one_cycle`. */
export function oneCycle(t, steps, peak) {
  const top = Math.max(CYCLE.warmup * steps - 1, 1e-9);
  const cosine = (a, b, x) => b + (a - b) * (1 + Math.cos(Math.PI * Math.min(x, 1))) / 2;
  if (t - 1 <= top) return cosine(CYCLE.first * peak, peak, (t - 1) / top);
  return cosine(peak, CYCLE.last * peak, (t - 1 - top) / Math.max(steps - 1 - top, 1e-9));
}

/** How many chevrons are locked. */
export const lockedCount = errors => errors.filter(error => error < LOCK.error).length;

/** Whether every chevron is locked and no two points coincide. */
export const isLocked = ({errors, spacing}) => lockedCount(errors) === errors.length && spacing > LOCK.spacing;

/** A training that knows what it saw last. `advance(t, lr)` makes one step and gives its loss and what else is seen; `locks` says whether
    that is locked. */
export class Run {
  constructor(advance, steps, locks = isLocked) { Object.assign(this, {advance, steps, locks, t: 0, lockStep: null, losses: [], seen: null}); }

  get bad() { return this.t > 0 && !Number.isFinite(this.seen.loss); }
  get over() { return this.t >= this.steps || this.bad; }

  /** One step; every tenth and the last look whether the gate is locked. */
  async step(peak) {
    const t = this.t + 1;
    this.seen = await this.advance(t, oneCycle(t, this.steps, peak));
    this.t = t;
    this.losses.push(this.seen.loss);
    const looks = t % LOCK.every === 0 || t === this.steps;
    if (looks && this.locks(this.seen)) this.lockStep ??= t;
  }

  /** What the last step saw, with every loss since the look before. */
  look() {
    return {...this.seen, step: this.t, locked: this.locks(this.seen), lockStep: this.lockStep, losses: this.losses.splice(0)};
  }
}
