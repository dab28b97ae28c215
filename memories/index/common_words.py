"""Words that two messages share without being about the same: too common to link one with the other."""

from __future__ import annotations

from memories.index.analyser import tokens

_ENGLISH = (
    "get got go went going come came make made take took do did done one two three new old good bad big small now "
    "day week month year time today "
    "tomorrow yesterday last next first again all any some every each more most much many very really just only "
    "also even still never always too "
    "back out up down off over after before since until think know like love want need say said tell told ask see "
    "look let give put keep work home "
    "thing people way lot bit man woman better best same other another both few don't can't monday tuesday "
    "wednesday thursday friday saturday "
    "sunday morning evening night four five six seven eight nine ten use used user name call start end long well "
    "feel find help try turn show "
    "play run leave mean friend"
)
_CHINESE = (
    "现在 一个 我们 他们 你们 今天 明天 昨天 没有 可以 知道 觉得 时候 这个 那个 什么 怎么 不是 就是 还是 已经 一直 "
    "所以 因为 但是 如果 真的 自己 最近 每天 一次 "
    "一下 有点 上周 终于 天天 一天 每月 个月 礼拜 星期 公司 家里 晚上 早上 下午 上午 周一 周二 周三 周四 周五 周六 "
    "周日"
)
COMMON = frozenset(tokens(_ENGLISH)) | frozenset(_CHINESE.split())
