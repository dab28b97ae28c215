"""Words that mean about the same, in everyday talk about a life: people say "kids" and ask about children.

A question is searched with them too, at a small weight. They are words that anyone uses, of no particular data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from memories.index.analyser import stem, tokens

# One line a meaning; a word may stand in several.
_ENGLISH = """
child kid kiddo toddler
child son daughter
baby newborn infant
mother mom mum mama mommy mummy
father dad papa daddy
parent mom mum mother dad father
grandmother grandma granny nana
grandfather grandpa granddad
family fam relative
sister brother sibling
husband wife spouse partner
boyfriend girlfriend partner
friend buddy pal mate
colleague coworker teammate
boss manager supervisor
marry married wedding
birthday bday
job work career profession occupation
company employer firm
salary pay wage income
house home flat apartment
city town
country nation
move relocate
buy purchase
price cost
money cash
store shop
car vehicle
bike bicycle
trip travel journey
vacation holiday
flight plane
school college university
study learn
degree education
test exam quiz
course class lesson
doctor physician
sick ill illness
medicine medication pill
exercise workout gym
run jog
swim pool
hike trail
walk stroll
beach sea ocean
forest woods
mountain peak
pet animal
dog puppy
cat kitten
movie film
song music
band musician
book novel
author writer
picture photo pic image
paint art painting
draw sketch drawing
game play
contest competition tournament
prize award trophy
win won
hobby interest pastime
meal dinner lunch breakfast
cook recipe
dish meal
restaurant cafe
drink beverage
sweet dessert cake
phone mobile cell
computer laptop
app application
fix repair
build make create
begin start
finish complete
plan intend
help support assist
advice suggest recommend
like love enjoy
favorite favourite
happy glad joy
sad upset
angry mad
scared afraid fear
worried anxious nervous
tired exhausted
relax unwind destress
stress pressure
gift present
church religion faith
symbol represent
event occasion
volunteer charity
"""
_CHINESE = """
妈妈 母亲
爸爸 父亲
父母 爸妈 爸爸 妈妈
爷爷 祖父
奶奶 祖母
外婆 姥姥
外公 姥爷
孩子 小孩 儿子 女儿
丈夫 老公
妻子 老婆 太太
对象 男朋友 女朋友 恋人
朋友 好友
同事 同僚
老板 领导 上司
电影 影片
买 购买
工作 上班 职业
公司 单位
工资 薪水 收入
房子 公寓
搬家 搬到
价格 价钱 多少钱
旅行 旅游 出游
飞机 航班
学校 大学
学习 念书
考试 测验
课程 上课
医生 大夫
生病 不舒服
药 药片
汽车 开车
自行车 单车
宠物 小猫 小狗
锻炼 健身 运动
跑步 慢跑
游泳 泳池
爬山 登山 徒步
放松 休息 解压
压力 烦恼
结婚 婚礼
分手 离婚
生日 寿辰
餐厅 饭店 餐馆
吃饭 聚餐 用餐
做饭 烹饪 下厨
饮料 喝的
甜点 蛋糕
电脑 计算机 笔记本
手机 电话
喜欢 爱好 兴趣
建议 推荐
礼物 礼品
比赛 竞赛
奖 奖品 获奖
小说 图书
音乐 歌曲
绘画 画画
唱歌 歌曲
跳舞 舞蹈
开心 高兴 快乐
难过 伤心
害怕 恐惧
生气 愤怒
疲惫 疲劳
担心 焦虑 担忧
紧张 不安
帮助 帮忙 支持
约会 见面
漂亮 美丽 好看
失败 挫折
成功 胜利
"""


def related(text: str, own: Iterable[str]) -> set[str]:
    """The tokens of words that mean about the same as words of a text; `own` are the tokens of the text."""
    own = set(own)
    english, chinese = _groups()
    found = {other for token in own for other in english.get(token, ())}
    for word, others in chinese.items():
        if word in text:
            found |= others
    return found - own


@cache
def _groups() -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """By stem, and by Chinese word: the tokens of the others."""
    english: dict[str, set[str]] = {}
    chinese: dict[str, set[str]] = {}
    for line in _ENGLISH.split("\n"):
        stems = {stem(word) for word in line.split()}
        for one in stems:
            english.setdefault(one, set()).update(stems - {one})
    for line in _CHINESE.split("\n"):
        words = line.split()
        for one in words:
            others = (token for word in words if word != one for token in tokens(word))
            chinese.setdefault(one, set()).update(others)
    return english, chinese
