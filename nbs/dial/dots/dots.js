// Figure 2 of the paper, to train and to play with. Each `<div class="oplas-dots">` becomes dots that learn to add up.
import {DotsTrainer} from './trainer.js';

document.querySelectorAll('.oplas-dots').forEach(root => new DotsTrainer(root));
