import { selectLayers } from './layer-selection.ts';

const names = [0, 1, 10].flatMap((n) => ['self_attn.q_proj', 'mlp.up_proj'].map((path) => `model.layers.${n}.${path}`));

describe('selectLayers', () => {
  it.each([
    [{}, [0, 1, 2, 3, 4, 5]],
    [{ include: ['up_proj'] }, [1, 3, 5]],
    [{ include: ['layers.1.*'] }, [2, 3]],
    [{ include: ['model.layers.10.mlp.up_proj', 'q_proj'] }, [0, 2, 4, 5]],
    [{ skip: ['mlp.*'] }, [0, 2, 4]],
    [{ include: ['*.q_proj'], skip: ['layers.1.*'] }, [0, 4]],
  ])('%j takes %j', (selection, indices) => {
    expect(selectLayers(names, selection)).toEqual(indices.map((i) => names[i]));
  });

  it.each(['proj', 'p_proj', 'layers.2.*', 'q.proj', 'Q_PROJ', ''])(
    'refuses "%s", which matches nothing',
    (pattern) => {
      expect(() => selectLayers(names, { skip: [pattern] })).toThrow(`"${pattern}" matches no layer`);
    },
  );

  it('refuses to leave nothing', () => {
    expect(() => selectLayers(names, { include: ['q_proj'], skip: ['q_proj'] })).toThrow('nothing is left to quantize');
  });
});
