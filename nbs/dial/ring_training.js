// What the engine must know to train a ring.
import {next} from './arrows.js';
import {have, learner} from './engine.js';
import {flattener, rows} from './plane.js';
import {startPoints} from './ring.js';
import {graphName as graph} from './settings.js';
import {startFrom} from './start.js';

export {graph};
export {isLocked as locks} from './run.js';

/** The parameters before the first step, of which the page knows those in the plane alone. */
export async function firstParams({operator, d, seed}) {
  const list = await (await have(new URL(`graphs/${operator}-${d}.json`, import.meta.url))).json();
  return startFrom(seed, list, d);
}

/** `advance(t, lr)` makes a step, `peek()` sees what the next would see, `params()` are the parameters by now. */
export function makeTraining(ort, session, params, settings) {
  const {n, d} = settings, arrow = settings.arrow ?? next(n), seen = flattener(d), {tensor, ask, keep, params: now} = learner(ort, session, params);
  const points = {
    in_y: tensor(startPoints(settings).flat(), [n, d]),
    in_arrow: new ort.Tensor('int64', BigInt64Array.from(arrow, BigInt), [n]),
  };
  const look = out => {
    const [z, Tz] = seen(rows(out.out_z.data, d), rows(out.out_Tz.data, d), out.out_plane?.data);
    return {loss: out.out_loss.data[0], z, Tz, errors: Array.from(out.out_errors.data), spacing: out.out_spacing.data[0]};
  };
  return {
    params: now,
    peek: async () => look(await ask(1, 1, points)),
    advance: async (t, lr) => {
      const out = await ask(t, lr, points);
      keep(out);
      return look(out);
    },
  };
}
