import { describeWithAdapter } from '../testing/describe-with-adapter.ts';
import { runInNode } from '../testing/run-in-node.ts';

describeWithAdapter('a Node process with a GPU', () => {
  it('computes while garbage is collected around it, and ends by itself after close', async () => {
    const ended = await runInNode(`
      for (let round = 0; round < 3; round++) {
        const device = new Device(await openWebGpuBackend());
        const scope = device.scope();
        let x = device.tensor([1, 2, 3, 4], [2, 2]);
        for (let i = 0; i < 50; i++) {
          x = x.add(1).matmul(x.mul(0));
          collect();
          if (i % 10 === 0) await x.read();
        }
        console.log([...(await x.add(round).read())].join(' '));
        scope[Symbol.dispose]();
        await device.close();
        collect();
      }`);
    expect(ended).toMatchObject({ code: 0, signal: null, out: '0 0 0 0\n1 1 1 1\n2 2 2 2\n' });
  });

  it('says that the npm package is missing where it is', async () => {
    const ended = await runInNode(`
      const { register } = await import('node:module');
      register('data:text/javascript,' + encodeURIComponent(\`
        export const resolve = (name, context, next) => {
          if (name === 'webgpu') throw Object.assign(new Error('hidden'), { code: 'ERR_MODULE_NOT_FOUND' });
          return next(name, context);
        };\`));
      await openWebGpuBackend().catch(({ name, message }) => console.log(name, message));`);
    expect(ended).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\w+ webgpu: the npm package webgpu is not installed; install it with npm ci\n$/),
    });
  });

  it('ends with the error of a program that forgets to close', async () => {
    const ended = await runInNode(`
      const device = new Device(await openWebGpuBackend());
      await device.tensor([1], [1]).add(1).read();
      throw new Error('a user mistake');`);
    expect(ended).toMatchObject({ code: 1, signal: null, err: expect.stringContaining('a user mistake') });
  });
});
