"""The fields of life by the words that tell of them in both languages: category, subject, pattern; the first fits."""

import re

from memories.llm.answers import Category

# fmt: off
_TABLE: tuple[tuple[Category, str, str, str], ...] = (
    ("identity", "name", "名字", r"\bmy name|\bi'?m called|call me|我(?:的名字)?叫|我姓|^姓|落款"),
    ("health", "allergies", "过敏", r"allerg|\bhives\b|intoleran|c(?:o)?eliac|\brash\b|epipen|过敏|不耐受"),
    ("health", "health", "健康", r"asthma|diabet|doctor|hospital|clinic|medic|\d ?mg\b|\bpain|surgery|operation|\bsick|"
     r"pregnan|migraine|blood|\bknees?\b|\bback (?:hurt|ache)|insulin|type [12]\b|dentist|root canal|\btooth|physio|"
     r"therap|insomnia|apnea|colou?r[- ]?blind|\bdeaf|gout|metformin|过敏|医[生院]|大夫|生病|[胃肝肾腰腿膝颈]|吃药|"
     r"手术|"
     r"血[糖压脂]|疼|怀孕|住院|失眠|牙|体检|晕[船车机]|结石|[近老]视|感冒|发烧|[^发]炎|肿|[腹头]痛|水痘|感染|骨折"),
    ("food", "diet", "饮食", r"vegetarian|vegan|pescatarian|\beat|\bfood|\bcook|\bdrink|\bmilk|\bmeat|\bdairy|\bbread|"
     r"coffee|\btea\b|alcohol|\bfish\b|\begg|\bcheese|\bspicy|吃|喝|做菜|饭|咖啡|辣|海鲜|戒[酒糖]|素食"),
    ("study", "studies", "学业", r"\bstud(?:y|ies|ying|ent|ied)\b|\bschool|university|college|\bexam|degree|\bphd\b|"
     r"\bcourse\b|\bclass(?:es)?\b|\bmaths?\b|学校|大学|读[书研博]|考[试研上]|专业|[研大高初][一二三]\b|"
     r"[研大高初][一二三]|"
     r"年级|退学|毕业"),
    ("work", "work", "工作", r"\bwork(?!shop)|\bjob\b|\boffice\b|\bboss\b|colleague|\bshifts?\b|retire|employ|freelanc|"
     r"\bcompany\b|\bclients?\b|\bas an? \w+|(?:\bi'?m|\bis|\bwas|'s) an? (?:\w+ )?(?:\w*(?:er|or|ist|ian)|nurse|"
     r"chef|cook|clerk|vet)\b|"
     r"\bi (?:teach|run an?|manage)\b|工作|上班|公司|单位|老板|退休|夜班|辞职|被裁|转行|做[^，]{1,6}的|开[^，]{0,6}店|"
     r"部门|岗|编制|事业编|师傅"),
    ("home", "home", "住处", r"\b(?:i|we) (?:\w+ )?live\b|\bliv(?:e|es|ed|ing) (?:in|at|on|over|with|up)|\bflat\b|"
     r"apartment|\bhouse\b|\bmov(?:ed|ing|e) (?:to|in|back|out)|\brent|mortgage|\bgarden\b|\bneighbou?r|\bgrew up|"
     r"\bborn in|\bfrom [A-Z]|住|搬|租|[买卖]房|老家|[^，]人$|小区|家在|长[大到]"),
    ("money", "money", "钱", r"\b(?:salary|savings?|budget|debt|bank|invest\w*|pension|loan)\b|工资|存款|预算|贷款|"
     r"公积金|房租"),
    ("belongings", "pets", "宠物", r"\b(?:dogs?|cats?|pupp(?:y|ies)|kittens?|rabbits?|ferrets?|hamsters?|parrots?|"
     r"tortoise|greyhound|husk(?:y|ies)|horse|pony)\b|[猫狗兔龟](?!粮)|鹦鹉|绝育"),
    ("belongings", "transport", "出行", r"\bcar\b|\bbikes?\b|\bdriv(?:e|ing|er'?s)\b|licen[cs]e|\bcommut|\btrain\b|"
     r"\bbus\b|subaru|toyota|驾照|开车|车|地铁|骑"),
    ("interests", "music", "音乐", r"\b(?:piano|cello|violin|guitar|choir|band|sing|drums?|music)\b|钢琴|吉他|乐队|"
     r"唱歌|"
     r"小提琴|合唱"),
    ("interests", "sport", "运动", r"\b(?:run(?:ning)?|marathon|parkrun|gym|swim\w*|football|tennis|yoga|climb\w*|"
     r"hik\w+|"
     r"cycl\w+|rugby|chess|ski\w*)\b|跑步|跑[^，]{0,3}公里|游泳|健身|打球|排球|羽毛球|爬山|瑜伽|马拉松|骑行"),
    ("interests", "languages", "语言", r"\b(?:speak|learning) [A-Z]\w+|英语|日语|普通话|方言"),
    ("plans", "travel", "旅行", r"\btrip\b|\bflying\b|\bflight|\bholiday|\bvacation|\bgoing to [A-Z]|\btravel|"
     r"\bdriving (?:up|down|to)|\bvisit|旅[行游]|机票|飞[^，]{1,4}|要去|去[^，]{1,6}玩"),
    ("plans", "plans", "打算", r"\bplan(?:ning|s)?\b|\bgoing to\b|\bnext (?:week|month|year|\w+day)|\btomorrow|"
    r"\bstart(?:s|ing)?\b|"
     r"\bwants? to\b|\bhopes? to\b|打算|计划|明[天年早]|下个?[周月]|准备|想[要去学转]|报了"),
    ("interests", "hobbies", "爱好", r"\bplay|\bhobb|\bread(?:ing)?\b|\bnovels?\b|\bcrochet|\bknit|\bbak(?:e|ing)\b|"
    r"\bpaint|"
     r"\bgarden|\bkiln|\bglaze|\bfishing|workshop|看书|读书|小说|画|拍|下棋|钓|爱[看听玩]|养花"),
    ("preferences", "likes and dislikes", "喜好", r"\b(?:i|we|he|she) (?:\w+ly |also |still |do |don't |just )?(?:like|"
    r"love|hate|prefer)\b|\b(?:loves|hates|likes|prefers)\b|"
     r"favou?rite|can't stand|afraid of|scared of|喜欢|讨厌|"
     r"最爱|怕|不爱"),
    ("family", "family", "家人", r"married|divorc|\bsingle\b|\bwidow|engaged|\bsplit up|broke up|\bkids?\b|结婚|离婚|"
     r"单身|分手|"
     r"孩子|没娃|对象|闺女|女儿|儿子|独生|\bonly child\b|\bson\b|\bdaughter"),
    ("identity", "age", "年龄", r"\b(?:i'?m|i am|i turn(?:ed)?) (?:\d\d|\w+ty(?:-\w+)?)\b|我(?:今年|"
    r"才)?[\d一二三四五六七八九十]{2,3}(?:岁|$|[，。])"),
    ("identity", "about me", "本人", r"left[- ]handed|\bi'?m (?:an? )?(?:twin|introvert|tall)|左撇子|左手|"
    r"属[鼠牛虎兔龙蛇马羊猴鸡狗猪]|星座"),
)
TOPICS = tuple((category, en, zh, re.compile(words, re.IGNORECASE)) for category, en, zh, words in _TABLE)
