"""Names in Chinese, which have no capitals: what stands where names stand, places that everybody knows, weekdays."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HAN = "\u3400-\u9fff"
_KIN = (
    "爸爸|妈妈|父亲|母亲|爷爷|奶奶|外公|外婆|姥姥|姥爷|哥哥|姐姐|弟弟|妹妹|丈夫|妻子|老公|老婆|爱人|男友|女友|男朋友|女朋友|"
    "儿子|女儿|孩子|朋友|同事|同学|室友|邻居|老板|老师|导师|教练|医生|表[哥姐弟妹]|堂[哥姐弟妹]|舅舅|姑姑|阿姨|叔叔|搭档|伴侣"
)
# the most frequent family names, without those that are everyday words as well
_SURNAME = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范石廖贾"
    "韦夏傅邹熊孟秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严武戴莫孔汤"
)
_AFTER = rf"(?=[^{_HAN}]|[的是在和与跟有说会去来也都住喜做当教学养开一]|$)"
_NAME = re.compile(
    rf"(?:名?叫|名为|姓|人称)(?:做|作)?([{_HAN}]{{2,4}}?)(?=的|[，。、；,.]|$)|"
    r"[《“\"「]([^》”\"」]{1,20})[》”\"」]|"
    rf"([小老阿][{_SURNAME}明红芳强军丽伟东亮刚]){_AFTER}|"
    rf"(?:{_KIN})([{_SURNAME}][{_HAN}]{{1,2}}?){_AFTER}|"
    rf"(?:^|[，。、；和与跟同给])([{_SURNAME}][{_HAN}]{{1,2}}?)(?=是用户|一起|结婚)"
)
_PLACES = re.compile(
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|云南|西藏|"
    "陕西|甘肃|青海|宁夏|新疆|内蒙古|台湾|香港|澳门|广州|深圳|成都|杭州|武汉|西安|苏州|南京|青岛|大连|宁波|厦门|长沙|郑州|沈阳|"
    "济南|合肥|福州|昆明|哈尔滨|长春|石家庄|太原|南昌|南宁|贵阳|兰州|海口|三亚|拉萨|乌鲁木齐|呼和浩特|银川|西宁|无锡|常州|佛山|"
    "东莞|珠海|温州|绍兴|台北|高雄|中国|美国|英国|法国|德国|意大利|西班牙|葡萄牙|荷兰|比利时|瑞士|瑞典|挪威|丹麦|芬兰|波兰|奥地利|"
    "希腊|俄罗斯|日本|韩国|朝鲜|印度|泰国|越南|新加坡|马来西亚|印尼|菲律宾|澳大利亚|新西兰|加拿大|墨西哥|巴西|阿根廷|埃及|南非|"
    "土耳其|东京|大阪|京都|首尔|曼谷|纽约|洛杉矶|旧金山|西雅图|波士顿|芝加哥|伦敦|巴黎|柏林|慕尼黑|罗马|马德里|里斯本|巴塞罗那|"
    "阿姆斯特丹|布鲁塞尔|维也纳|苏黎世|莫斯科|悉尼|墨尔本|多伦多|温哥华"
)
_WEEKDAY = re.compile(r"(?:星期|礼拜|周)([一二三四五六日天])(?![年个岁次回节趟遍场堂顿])")
_WEEKDAY_EN = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:\w*day)?s?\b", re.IGNORECASE)


def chinese_names(text: str) -> Iterator[str]:
    for match in _NAME.finditer(text):
        yield next(group for group in match.groups() if group)
    yield from _PLACES.findall(text)
    yield from weekdays(text)


def weekdays_told(text: str) -> frozenset[str]:
    """Those of a text that mixes both languages as well: Monday is 周一."""
    days = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "一二三四五六日", strict=True))
    return weekdays(text) | {"周" + days[match[1].lower()] for match in _WEEKDAY_EN.finditer(text)}


def weekdays(text: str) -> frozenset[str]:
    """周三 for 星期三 and 礼拜三 as well."""
    return frozenset("周" + match[1].replace("天", "日") for match in _WEEKDAY.finditer(text))
