import { detectLanguage } from './detect-language.ts';

describe('detectLanguage', () => {
  it.each([
    ['The quick brown fox jumps over the lazy dog and runs away from it.', 'en'],
    ['Der schnelle braune Fuchs springt über den faulen Hund und läuft davon.', 'de'],
    ['Le renard brun saute par-dessus le chien paresseux et s’enfuit.', 'fr'],
    ['今日はとても天気がいいので、公園へ散歩に行きました。', 'ja'],
    ['今天天气很好，我们去公园散步吧。', 'zh-cn'],
    ['오늘은 날씨가 아주 좋아서 공원에 산책하러 갔습니다.', 'ko'],
    ['Сегодня очень хорошая погода, и мы пошли гулять в парк.', 'ru'],
    ['आज मौसम बहुत अच्छा है इसलिए हम पार्क में घूमने गए।', 'hi'],
    ['Hali ya hewa ni nzuri sana leo na tulienda kutembea bustanini.', 'sw'],
  ])('%s', (text, language) => expect(detectLanguage(text)).toBe(language));
  it('cannot tell a text without letters', () => {
    expect(detectLanguage('123 !? http://example.org a@b.cc')).toBeUndefined();
    expect(detectLanguage('')).toBeUndefined();
  });
  it('answers the same every time', () => {
    const texts = ['no', 'die', 'a be ce'];
    expect(texts.map(detectLanguage)).toEqual(texts.map(detectLanguage));
  });
});
