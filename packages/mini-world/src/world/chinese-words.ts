const list = (words: string): readonly string[] => words.split(' ');

/** The words of the Chinese-like register. Each is meant to be one piece of the tokenizer. */
export const chinese = {
  cities: list(
    '龙城 云港 金州 玉山 青岩 白沙 石桥 梅岭 松江 竹溪 兰陵 桃源 柳园 枫林 荷塘 菊水 雁门 鹿泉 虎丘 凤台 燕谷 鹤湾 马场 羊坪 铁岭 铜川 银滩 锡湖 东渡 西坡 南屏 北港',
  ),
  residents: list(
    '周川 吴远 郑平 王朗 冯海 陈亮 褚文 卫东 蒋成 沈立 韩松 杨帆 朱明 秦岩 许强 何林 吕方 施恩 张弛 孔义 曹正 严谨 华安 金石 魏然 陶然 姜尚 戚光 谢宁 邹凯 喻和 柏青',
  ),
  names: list('小明 小红 小燕 小芳 小刚 小丽 小军 小华 小兰 小龙 小雪 小雨 小宝 小文 小武 小梅'),
  goods: list('茶叶 丝绸 蜂蜜 纸张 铁器 瓷器 水果 药材'),
  regions: list('北方 南方 东方 西方'),
  rivers: list('清河 白江 黑水 长溪 大湖 小川'),
  jobs: list('老师 医生 农民 画家 司机 厨师 木匠 歌手'),
  hobbies: list('下棋 游泳 唱歌 跑步 钓鱼 读书 画画 种花'),
  pets: list('猫 狗 鸟 鱼 兔 马'),
  verbs: list('帮助了 打败了 批评了 请教了 看望了 羡慕'),
  reasons: list(
    '很善良 有空 受伤了 迷路了 很厉害 很灵活 很紧张 太累了 很生气 很严格 迟到了 说谎了 不明白 很好学 很博学 很聪明 放假了 很关心 生病了 很孤独 很普通 没有钱 很成功 很富有',
  ),
} as const;
