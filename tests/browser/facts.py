"""Forty things that people tell about themselves, twenty in English and twenty in Chinese.

`said` is the whole message, `quote` the words in it that state the fact, `statement` what is kept of it, `question`
what is asked later, in other words; `key` stands in the statement and says that it is this one.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    said: str
    quote: str
    statement: str
    question: str
    key: str


def _told(said: str, quote: str, statement: str, question: str, key: str) -> Told:
    assert quote in said and key in statement, said
    return Told(said, quote, statement, question, key)


ENGLISH = (
    _told("Quick one before lunch: I'm allergic to peanuts, so which snacks travel well?", "I'm allergic to peanuts",
          "The user is allergic to peanuts.", "Which nuts should a cook leave out of my food?", "peanuts"),
    _told("We moved to Lisbon in March and the flat still has no curtains.", "We moved to Lisbon in March",
          "The user moved to Lisbon in March.", "Which city did I move to?", "Lisbon"),
    _told("My daughter Ines starts school this autumn. Any ideas for a small present?",
          "My daughter Ines starts school",
          "The user's daughter Ines starts school.", "What is my daughter called?", "Ines"),
    _told("I run before work on Tuesdays and Thursdays, so please keep those mornings free.",
          "I run before work on Tuesdays and Thursdays", "The user runs before work on Tuesdays and Thursdays.",
          "On which mornings do I run?", "Tuesdays"),
    _told("Since May I've been a night nurse at the children's hospital. Sleep is a puzzle.",
          "I've been a night nurse at the children's hospital", "The user is a night nurse at a children's hospital.",
          "What is my job at the hospital?", "night nurse"),
    _told("I play the cello in an amateur quartet; we are stuck on a Haydn minuet.", "I play the cello",
          "The user plays the cello in an amateur quartet.", "Which instrument do I play?", "cello"),
    _told("Our cat Biscuit has been hiding since the fireworks.", "Our cat Biscuit",
          "The user has a cat called Biscuit.", "What is the name of my cat?", "Biscuit"),
    _told("I don't drink coffee any more, only green tea, and I miss the smell.", "I don't drink coffee any more",
          "The user no longer drinks coffee.", "Do I still drink coffee?", "coffee"),
    _told("Make it a cabin without stairs, please: my brother Tom uses a wheelchair.",
          "my brother Tom uses a wheelchair",
          "The user's brother Tom uses a wheelchair.", "What does my brother need for getting around?", "wheelchair"),
    _told("My wife and I married in Bergen, in the rain, ten years ago this June.", "My wife and I married in Bergen",
          "The user married in Bergen.", "Where did my wife and I marry?", "Bergen"),
    _told("I'm writing my thesis on lichens and the deadline moved again.", "I'm writing my thesis on lichens",
          "The user writes a thesis on lichens.", "What is my thesis about?", "lichens"),
    _told("No lamb for me on Sunday, I've been vegetarian since university.", "I've been vegetarian since university",
          "The user has been vegetarian since university.", "Do I eat meat or am I vegetarian?", "vegetarian"),
    _told("I'm learning Welsh for my grandmother, who is ninety-one.", "I'm learning Welsh",
          "The user is learning Welsh.", "Which language am I learning?", "Welsh"),
    _told("The old Volvo finally died, so I cycle to the office now.", "I cycle to the office now",
          "The user cycles to the office.", "How do I get to the office?", "cycles"),
    _told("I'm left-handed, which makes these scissors useless.", "I'm left-handed",
          "The user is left-handed.", "Which hand do I write with, am I left-handed?", "left-handed"),
    _told("My dentist appointment is always a drama: I'm afraid of needles.", "I'm afraid of needles",
          "The user is afraid of needles.", "What am I afraid of at the doctor?", "needles"),
    _told("On Sundays I bake sourdough for the whole staircase.", "I bake sourdough",
          "The user bakes sourdough on Sundays.", "What do I bake on Sundays?", "sourdough"),
    _told("I support Leeds United, please be gentle this week.", "I support Leeds United",
          "The user supports Leeds United.", "Which football club do I support?", "Leeds United"),
    _told("Night trains only: I never fly, and Vienna is far.", "I never fly",
          "The user never flies.", "May a journey of mine include a flight, do I fly?", "never flies"),
    _told("My grandfather left me his beehives and I have no idea about honey.",
          "My grandfather left me his beehives",
          "The user has beehives from a grandfather.", "What did my grandfather leave me?", "beehives"),
)  # fmt: skip

CHINESE = (
    _told("中午吃什么好？我对花生过敏，别推荐花生酱。", "我对花生过敏",
          "用户对花生过敏。", "做饭时我对什么过敏？", "花生"),
    _told("我三月搬到了杭州，房子还没收拾好。", "我三月搬到了杭州",
          "用户三月搬到了杭州。", "我搬到了哪个城市？", "杭州"),
    _told("女儿小雨今年上小学了，送什么礼物好呢？", "女儿小雨今年上小学",
          "用户的女儿小雨上小学。", "我女儿叫什么名字？", "小雨"),
    _told("我每周二和周四早上跑步，会议请排在下午。", "我每周二和周四早上跑步", "用户每周二和周四早上跑步。",
          "我哪几天早上跑步？", "周四"),
    _told("我在儿童医院当夜班护士，睡眠总是乱的。", "我在儿童医院当夜班护士", "用户在儿童医院当夜班护士。",
          "我在医院做什么工作？", "护士"),
    _told("我学二胡三年了，最近在练《赛马》。", "我学二胡三年了", "用户学二胡三年了。", "我在学什么乐器？", "二胡"),
    _told("我家的猫叫年糕，昨天把花瓶打碎了。", "我家的猫叫年糕", "用户的猫叫年糕。", "我家的猫叫什么名字？", "年糕"),
    _told("我已经不喝咖啡了，现在只喝龙井。", "我已经不喝咖啡了", "用户不再喝咖啡。", "我现在还喝咖啡吗？", "咖啡"),
    _told("订酒店要有电梯，我弟弟坐轮椅。", "我弟弟坐轮椅", "用户的弟弟坐轮椅。", "我弟弟出行要注意什么？", "轮椅"),
    _told("我和妻子是在青岛结婚的，一晃十年了。", "我和妻子是在青岛结婚的",
          "用户在青岛结婚。", "我和妻子在哪里结婚？", "青岛"),
    _told("我的论文写的是苔藓，截止日期又推迟了。", "我的论文写的是苔藓",
          "用户的论文写苔藓。", "我的论文写什么？", "苔藓"),
    _told("周日聚餐别点羊肉，我吃素很多年了。", "我吃素很多年了", "用户吃素很多年。", "我吃素还是吃肉？", "吃素"),
    _told("为了奶奶我在学粤语，发音真难。", "我在学粤语", "用户在学粤语。", "我在学哪种语言？", "粤语"),
    _told("车卖掉了，现在我骑自行车上班。", "我骑自行车上班", "用户骑自行车上班。", "我怎么上班？", "自行车"),
    _told("我是左撇子，这把剪刀用不了。", "我是左撇子", "用户是左撇子。", "我是左撇子还是用右手？", "左撇子"),
    _told("每次体检都紧张，我害怕打针。", "我害怕打针", "用户害怕打针。", "我害怕什么？", "打针"),
    _told("周末我喜欢做馒头，分给楼里的邻居。", "我喜欢做馒头", "用户喜欢做馒头。", "周末我喜欢做什么吃的？", "馒头"),
    _told("我支持山东泰山队，这周别提比赛了。", "我支持山东泰山队",
          "用户支持山东泰山队。", "我支持哪支球队？", "泰山队"),
    _told("我从来不坐飞机，去昆明只能坐火车。", "我从来不坐飞机", "用户从来不坐飞机。", "我出门坐不坐飞机？", "飞机"),
    _told("爷爷把他的蜂箱留给了我，可我不会养蜂。", "爷爷把他的蜂箱留给了我", "用户有爷爷留下的蜂箱。",
          "爷爷留给了我什么？", "蜂箱"),
)  # fmt: skip

SEED = int(os.environ.get("BROWSER_SEED") or random.randrange(10_000))
_drawing = random.Random(SEED)


def drawn(english: int = 1, chinese: int = 1) -> list[Told]:
    """So many of each, others in each run; BROWSER_SEED draws them again."""
    chosen = _drawing.sample(ENGLISH, english) + _drawing.sample(CHINESE, chinese)
    _drawing.shuffle(chosen)
    print(f"BROWSER_SEED={SEED}:", *(told.key for told in chosen))
    return chosen
