"""The words by which people name their secrets, as parts of patterns (to be read without regard to case)."""

from __future__ import annotations

NOT_ONE = (
    r"(?!['’]?s?[ -]?(?:managers?|generators?|polic(?:y|ies)|apps?\b|hash\w*|fields?|prompts?|boxes|box\b|boards?|"
    r"protect\w*|reset|学|學|本|管理|箱))"
)
"""Behind a name: what is no secret itself."""

NAMES_EN = (
    r"(?:pass\s?words?|pass\s?phrases?|passwd|pass\s?codes?|pwd|db_?pass(?:word)?|memorable word|secret "
    r"word|security word|"
    r"security answer|answer to (?:my|the|a|our|his|her) (?:secret|security) question|pin(?: code| number)?|"
    r"secret(?:[ _-]?key)?|api[ _-]?keys?|access[ _-]?(?:key|"
    r"token)|auth[ _-]?token|token|"
    r"private[ _-]?key|client[ _-]?secret|jwt[ _-]?secret|recovery (?:codes?|keys?|phrase)|backup codes?|seed phrase|"
    r"mnemonic|door code|gate code|alarm code|safe code|safe combination|cvv2?|cvc2?)"
)
NAMES_ZH = r"(?:密[码碼]|口令|暗[号號]|密[钥鑰]|助[记記][词詞]|安全码|安全碼|恢[复復][码碼]|通行[码碼]|锁屏码|支付码)"
CODE = (
    r"(?:otp|one[- ]time (?:code|password|pin)|(?:verification|security|confirmation|sms|authenticator|"
    r"authentication|login|sign-?in|access|activation|pairing|pick-?up) code|2fa(?: code)?|mfa code|"
    r"two[- ]factor (?:authentication )?code|(?:texted|sent|emailed|gave)(?: me| us)?(?: a| the| this)? code|"
    r"code (?:they|you|he|she|the bank) (?:texted|sent|"
    r"emailed|gave)|验证码|驗證碼|校验码|動態碼|动态码|登录码|激活码|取件码|一次性密[码碼])"
)
_LOCKED = (
    r"(?:door|gate|safe|lock|locker|alarm|building|house|garage|lobby|entry|entrance|flat|apartment|vault|keypad|"
    r"phone|suitcase|luggage|briefcase|bike|padlock|shed|mailbox|lockbox|key ?box|screen|unlock)"
)
LOCK = (
    rf"(?:\bcombination|\bcombo|\b{_LOCKED} (?:access |entry |pattern )?code|\b(?:keypad|locker|padlock|lockbox|"
    rf"key ?box|bike lock)\b|\bcode (?:to|for|of|on|at) (?:[a-z'’]+ ){{0,3}}?{_LOCKED}\b|"
    rf"\b{_LOCKED} (?:opens|unlocks) with\b|"
    r"门禁(?:密?码)?|門禁|开门码|开锁码|门锁)"
)
"""What opens with a number: no secret unless a number is told."""

ACCOUNT = (
    r"(?:\b(?:bank |savings |checking |current |giro )?(?:account|acct\.?) ?(?:numbers?|no\.?|nr\.?|#)|"
    r"\bbank (?:account|card)|\b(?:routing|card) (?:number|no\.?)|\bsort code|\b(?:credit|debit) card|"
    r"银行[卡账帐](?:[号户]|户号)?|"
    r"銀行(?:卡|[賬帳][號戶])|(?<!学生)(?<!会员)卡[号號](?:码|碼)?|工资卡|储蓄卡|信用卡|借记卡)"
)
HANDLE = r"(?:账[号户]|帐[号户]|[賬帳][號戶]|户头)"
"""An account of a bank, or of anything else: only a number longer than a telephone's is taken for a bank's."""

CHANGED = r"(?:chang|reset|updat|switch|set)\w*"
