import { openPanguChat } from './openpangu-chat.ts';
import type { ChatMessage } from './openpangu-chat.ts';

const hello: ChatMessage = { role: 'user', content: 'Hello' };

describe('openPanguChat', () => {
  it('puts an empty system turn first and opens the answer', () => {
    expect(openPanguChat([hello])).toBe('[unused9]系统：[unused10][unused9]用户：Hello[unused10][unused9]助手：');
  });

  it('writes every role, with the given system turn', () => {
    const messages: ChatMessage[] = [
      { role: 'system', content: 'S' },
      hello,
      { role: 'assistant', content: 'A' },
      { role: 'tool', content: 'T' },
      { role: 'function', content: 'F' },
    ];
    expect(openPanguChat(messages, { generationPrompt: false })).toBe(
      '[unused9]系统：S[unused10][unused9]用户：Hello[unused10][unused9]助手：A[unused10][unused9]工具：T[unused10][unused9]方法：F[unused10]',
    );
  });

  it('tells the thinking mode at the end of the last message of the user', () => {
    const messages: ChatMessage[] = [hello, { role: 'assistant', content: 'Hi' }, { role: 'user', content: 'Why?' }];
    expect(openPanguChat(messages, { thinking: 'none' })).toContain('用户：Hello[unused10]');
    expect(openPanguChat(messages, { thinking: 'none' })).toContain('用户：Why? /no_think[unused10]');
    expect(openPanguChat(messages, { thinking: 'auto' })).toContain('用户：Why? /auto_think[unused10]');
    expect(() => openPanguChat([{ role: 'system', content: 'S' }], { thinking: 'auto' })).toThrow('there is none; add one');
  });

  it('writes no system turn for no messages, as the template does', () => {
    expect(openPanguChat([])).toBe('[unused9]助手：');
    expect(openPanguChat([], { generationPrompt: false })).toBe('');
  });

  it('refuses an unknown role', () => {
    expect(() => openPanguChat([{ role: 'robot' as 'user', content: '' }])).toThrow('chat role "robot" is unknown; use system');
  });
});
