// What the engine must know to train dots.
import {learner} from '../engine.js';
import {streamOfDots} from './space.js';

const BATCH = 128;

export const graph = ({recipe}) => `dots/${recipe}.onnx`;
export const locks = () => false;

/** `advance(t, lr)` makes a step with new songs, the same whatever the seed; it gives the parameters after it. */
export function makeTraining(ort, session, params) {
  const {tensor, ask, keep, params: now} = learner(ort, session, params), draw = streamOfDots(BATCH);
  return {
    params: now,
    advance: async (t, lr) => {
      const out = await ask(t, lr, {in_y: tensor(draw(), [3, BATCH, 2])});
      keep(out);
      return {loss: out.out_loss.data[0], params: now()};
    },
  };
}
