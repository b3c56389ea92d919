import type { TaskMaker } from './maker.ts';
import { arcChallenge, arcEasy } from './tasks/arc.ts';
import { boolq } from './tasks/boolq.ts';
import { c4 } from './tasks/c4.ts';
import { ceval } from './tasks/ceval.ts';
import { cluewsc } from './tasks/cluewsc.ts';
import { cmmlu } from './tasks/cmmlu.ts';
import { drop } from './tasks/drop.ts';
import { gsm8k } from './tasks/gsm8k.ts';
import { hellaswag } from './tasks/hellaswag.ts';
import { humaneval } from './tasks/humaneval.ts';
import { ifeval } from './tasks/ifeval.ts';
import { math500 } from './tasks/math500.ts';
import { mbpp } from './tasks/mbpp.ts';
import { mmlu } from './tasks/mmlu.ts';
import { piqa } from './tasks/piqa.ts';
import { wikitext } from './tasks/wikitext.ts';
import { winogrande } from './tasks/winogrande.ts';
import type { World } from './world/world.ts';

/** The eighteen tasks of one world. */
export function miniSuite(world: World): readonly TaskMaker[] {
  return [
    wikitext(world),
    c4(world),
    piqa(world),
    arcEasy(world),
    arcChallenge(world),
    hellaswag(),
    winogrande(),
    boolq(),
    mmlu(world),
    cmmlu(world),
    ceval(world),
    cluewsc(),
    gsm8k(),
    math500(),
    drop(),
    ifeval(),
    humaneval(),
    mbpp(),
  ];
}
