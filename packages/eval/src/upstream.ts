/** A file of lm-evaluation-harness at the commit whose definitions are followed. */
export function harness(file: string): string {
  return `EleutherAI/lm-evaluation-harness@4e7e0d47f33bc71070c1d38394bafbb52b117163 lm_eval/tasks/${file}`;
}

/** A file of OpenCompass at the commit whose CLUEWSC definition is followed. */
export function openCompass(file: string): string {
  return `open-compass/opencompass@a5acc4bba3b658f151617a3b393602110fb7a740 opencompass/configs/datasets/${file}`;
}
