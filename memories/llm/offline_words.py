"""The words by which the offline rules go, English and Chinese together: people mix them within one sentence."""

import re

# fmt: off


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


KIN_EN = (
    r"(?:(?:mother|father|sister|brother|son|daughter)[- ]in[- ]law|(?:great-)?gran(?:dma|dpa|ny|ddad|dmother|"
    r"dfather)|mum|mom|mam|mother|dad|father|wife|husband|partner|fianc[ée]e?|boyfriend|girlfriend|brother|sister|"
    r"son|daughter|kids?|child(?:ren)?|baby|toddler|twins?|niece|nephew|aunt(?:ie)?|uncle|cousin|gran|roommate|"
    r"flatmate|housemate|boss|colleague|coworker|neighbou?r|friend|teacher|supervisor|dog|cat|puppy|kitten|rabbit|"
    r"horse)"
)
KIN_ZH = (
    r"(?:老公|老婆|丈夫|妻子|爱人|对象|男友|女友|男朋友|女朋友|未婚[妻夫]|爸爸?|(?<!他)妈妈?(?!的)|老爸|老妈|父亲|"
    r"母亲(?!节)|"
    r"爷爷|奶奶|外公|外婆|姥姥|姥爷|公公|婆婆|岳父|岳母|哥哥|姐姐|弟弟|妹妹|儿子|兒子|女儿|女兒|闺女|孩子|媳妇|老伴|"
    r"老头|孙子|孙女|侄[子女]|外甥女?|[表堂大二三小][哥姐弟妹]|(?<=[我俺咱家])[哥姐弟妹舅姨姑娃猫狗]|舅舅|姑姑|阿姨|"
    r"室友|老师|同事|老板|导师|师父|徒弟|师[弟兄姐妹]|领导|房东|"
    r"师傅|邻居|闺蜜|发小|[大小]宝)"
)

FAMILY = _any(
    r"in-law|mother|mum|mom|mam|father|dad|wife|husband|partner|fianc|boyfriend|girlfriend|brother|sister|\bson\b|"
    r"daughter|"
    r"kid|child|baby|toddler|twin|niece|nephew|aunt|uncle|cousin|gran|parent|sibling",
    r"(?!室友|同事|老板|领导|房东|导师|师|徒弟|邻居|闺蜜|发小|老师|阿姨)[\u3400-\u9fff]",
)
PERSONAL = _any(r"\b(?:i|i'm|im|i've|ive|my|me|mine|myself|we|we're|we've|our|ours)\b", r"[我俺咱]")
KIN = _any(rf"\b(?:my|our) (?:\w+ )?{KIN_EN}\b", rf"\b{KIN_EN}\b", KIN_ZH)
MY_KIN = _any(rf"\b(?:my|our) (?:\w+ )?{KIN_EN}\b")
_SO = r"^(?:and |but |since |because |as |so |given |though |btw |oh |also )*"
STRONG = _any(rf"{_SO}(?:i|i'm|im|i've|ive|my|we|we're|we've|our)\b", r"^(?:所以|但是?|不过|现在|平时|以前)*[我俺咱]")
PRONOUN = _any(
    rf"{_SO}(?:he|she|they|him|her|his|their|it|its|the (?:\w+ )?one)(?:'s|'re|'ve|"
    r"'ll|'d)?\b",
    r"^(?:然后|而且|但是?|不过)?[他她它牠佢]",
)
# "got the keys", "fostering a greyhound": the I is left out
LEFT_OUT = _any(
    r"^(?:just |finally |also |so |and |now |only |still |recently )*(?:got|went|moved?|did|bought|sold|quit|"
    r"gave up|left|lost|found|broke|made|met|began|became|grew up|took|ran|won|had|saw|came|spent|born|[a-z]{3,}ed|"
    r"[a-z]{3,}ing) (?!(?:it|that|this|for a)\b)",
    r"^(?:也|还|又|刚|已经|终于)*(?:今天|昨天|前天|昨晚|上周|上个?月|去年|前年|从小|从[^，]{1,6}起|刚刚?|已经|终于|"
    r"退休|毕业|搬到|换了|养了|住在|考过)",
)
NO_SUBJECT = _any(
    r"^(?:\w+thing|morning|evening|during|according|speaking|talking|asking|wondering|looking|hoping|thinking|"
    r"depending|"
    r"regarding|including|need|indeed|filling|writing|trying|making|getting|working on|preparing|using|doing|agreed|"
    r"noted|amazing|interesting|boring|being|judging|red|bed|feed|speed|used)\b",
)
QUESTION = _any(
    r"^(?:and |but |so |ok |also |oh |hey |wait )*(?:what|how|why|where|who|which|whose|is|are|am|was|were|"
    r"did (?:i|you|we|they|he|she|it|the|that|your)|do (?:i|you|we|they)|can|could|should|would|will|shall|any|has|"
    r"have (?:you|we|i)|isn't|aren't|anyone|when (?:is|are|do|does|should|can))(?:'s)?\b",
    r"[吗](?=\W|$)|怎么|怎样|咋|什么|啥|哪[里儿个些种家有]|多少|几[点个时号]|谁|为什么|为何|[能会]不[能会]|要不要|"
    r"好不好|行不行|可不可以|是不是|有没有|有冇|该不该|如何|係咪|管用不|靠谱不|合适[？?]|推荐",
)
REQUEST = _any(
    r"^(?:and |but |so |ok |okay |also |then |now |just |please |pls |maybe |next |hi |hey )*(?:please|pls|help|"
    r"write|draft|make|give|tell|show|suggest|recommend|explain|convert|translate|rewrite|reword|rephrase|fix|add|"
    r"take|put|use|start (?!on|at)|keep|change|remove|find|list|need|want|let|remind|check|look|try|turn|shorten|"
    r"compare|calculate|set|say|don't|do not|go|skip|describe|plan|summari[sz]e|create|generate|think of|come up|"
    r"send|pick|stop|forget|remember|answer|read|call (?:it|me)|order|thanks?|thank|explaining)\b",
    r"^(?:and |but |so )*(?:i|we)(?:(?:'d| would) (?:like|love)| (?:just )?(?:need|want)) (?:to ask|to know|to check|"
    r"you|a|an|the|some|it|"
    r"this|that|to know|help|ideas?|something|one|two|three)\b",
    r"^(?:那|再|先|还有|对了|然后|好|行|好的)*(?:帮|幫|请|請|麻烦|麻煩|求|教我|告诉我|给我|替我|陪我|写|改|翻译|列|"
    r"算一|查|说说|讲|来[个一点]|做[个一]|记一下|别|不要|不用|换成|加上|删)",
    r"^把[^了]*$|^给.{1,8}(?:写|发|做|起|挑)|[你您]|帮我|替我|给我[写做列推]|吧$|[那这]个$",
    r"\b(?:please|pls|plz|you|your|you're|u)\b|\b(?:i|we) need (?!to\b)|^(?:i|we)(?:'ll| will)\b",
)
# what lasts, as against what somebody just did
LASTS = _any(
    r"\b(?:i'm|im|i am|i was|we're|we are|i've|ive|we've|i have|we have|my|our|ours|mine)\b|\d",
    r"\b(?:i|we) (?:\w+ly |also |still |now |only |just |both )?(?:live|work|like|love|hate|prefer|play|speak|own|"
    r"drive|ride|study|teach|eat|drink|take|wear|use|run|smoke|keep|grow|sell|ha[vd]e?|can't|cannot|can|don't|dont|"
    r"do not|never|always|usually|used to|was|were|want|need to|plan|hope|moved|grew|started|stopped|quit|gave up|"
    r"joined|left|bought|sold|married|studied|worked|lost|broke|passed|got)\b",
    KIN.pattern,
)
# where no field of life is named: what still says how somebody is, has or does things
STATES = _any(
    r"\b(?:i'm|im|i am|we're|we are|is|are|was) (?:not |now |still |also |only |both )*(?:an?|my|our|from|in|at|"
    r"married|"
    r"single|born|originally|nearly|almost|half)\b|\b(?:i|we) (?:don't|never|always|usually|still|only|used to|"
    r"look after|"
    r"own|keep|collect|run|make|grow|build|volunteer|belong|signed|joined|started|stopped|quit|gave up|finished)\b|"
    r"\bi've (?:never|always|been|got an?)\b|\b(?:i|we) have (?:an?|two|three|four|five|no|my own|never)\b|"
    r"\bwe broke up|"
    r"^(?:gave up|quit|moved|bought|sold|born|married|grew up)|\bmy own\b",
    r"[我咱俺](?:们|家|自己|也|就|还|都|以前|从小|一直|本来|平时|现在)*[^，,他她]{0,3}(?:是|有|没有?|叫|会|不会|在|"
    r"从|学|"
    r"开|签|养|种|做|姓|当|属|来自|停|戒)|以前|一直|从小|每[天周月年个]|天天|早就|单身|住",
)
COUNTED = _any(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|"
    r"fifty)\b",
               r"[一二两三四五六七八九十百千几半]{1,4}[岁年月天次斤里米条台家门本亩点节块万倍层楼公]|二十|三十|四十|"
               r"五十|六十")
DOES = _any(r"^(?:and |but |so )*does (?:it|he|she|this|that|the|any|my|your|"
    r"one)\b")  # asks where a sentence begins with it
HYPOTHETICAL = _any(
    r"\b(?:if (?:i|we|you|he|she|it|they|my)\b|what if|imagine|suppose|supposing|let's say|i wish|wish i|hypothetical|"
    r"in theory|would have|could have|as if|as though|unless)",
    r"如果|要是|要知道|假如|假设|万一|倘若|换作|的话|幻想|要不是|比方|打个比方|就算|哪怕|恨不得|说不定|假定|"
    r"若是|若我|[如若]能",
)
SUPPOSED = _any(r"\b(?:i would|i'd|would be|might|maybe i|perhaps i|thinking of)\b|也许|可能会")
MOMENTARY = _any(
    r"^(?:i'm|im|i am|we're|we are) (?:just |currently |now |still |so |really |a bit |very )*(?:tired|hungry|bored|"
    r"stuck|"
    r"lost|confused|sorry|curious|sure|glad|happy|ready|back|here|good|fine|ok|okay|done|impressed|kidding|joking|"
    r"writing|drafting|trying|looking|asking|wondering|making|filling|preparing|doing (?:it|this|that|a)|"
    r"going to (?:try|use|go with|send|say|take|do)|sold|all ears|(?:in|off|out)$|with you)\b(?! (?:of|on|for work))",
    r"^我(?:先|去|这就|现在)?(?:困|饿|累|忙着|正在[写做改看查]|在[写改查找]个?[这邮简文一]|随便|就随便)",
)
HEARSAY = _any(
    r"^(?!i\b|we\b)(?:[\w']+ ){1,2}(?:says|said|thinks|reckons|claims)\b",
    r"^(?:\w+ )?(?:\w+ )?(?:says?|said|told|thinks?|thought|reckons?|claims?|asked|asks) (?:that |me |us )?(?:i|i'm|"
    r"we|it|he|she|"
    r"that)\b|^[^，,我]{0,3}说(?!真|实|明|起)|(?:[他她妈爸婆公弟妹哥姐友事生师大夫]|老[婆公板师]|[她他]们?)(?:总|老|"
    r"都|也)?[说讲问]",
    r"^(?:and |but |so )*(?:i|we) (?:think|guess|feel like|suppose|bet)\b|^我(?:也|还是|就|倒)?(?:觉得|感觉|猜|估计)",
    r"\b(?:think|assume|believe|reckon|pretend)s? (?:that )?(?:i|we)|以为我|^(?:难怪|怪不得|原来)",
)
TWICE_DENIED = _any(r"(?:n't|\bnot|\bnever)\b.*\b(?:not|never)\b|不是不|不得不|没有不|不会不|不能不")
FICTION = _any(
    r"role-?play",
    r"\byou(?:'re| are| be|'ll be| play) (?:the|a|an|my) [^.]{1,40}?(?:,|;| and) *(?:i'm|i am|i'll|i play|me)\b",
    r"\bpretend|\bin character\b|\blet's play\b|\bplay the (?:part|role)|once upon a time|in the voice of|"
    r"\bimprov\b|\bfiction",
    r"\bmy (?:\w+ )?(?:novel|character|protagonist|hero|heroine|narrator|villain|d&d|dnd)\b|\bnarrator\b|"
    r"first[- ]person",
    r"\b(?:write|draft|continue|finish|edit|start|make up|tell|compose|help|read|critique|working on)\b[^.?!\n]{0,60}"
    r"\b(?:story|novel|novella|poem|scene|monologue|dialogue|script|song|lyrics|chapter|limerick|screenplay|play)\b",
    r"\b(?:story|novel|poem|scene|song) (?:about|where|in which)|(?:opening|first|next|last) (?:line|paragraph) of",
    r"角色扮演|扮演|[我你]来?[演扮]|陪我(?:练|演|玩|对)|假装|你(?:来)?[当做]个?[^，。,]{1,10}[，,]\s*我",
    r"小说|故事|剧本|台词|独白|主角|主人公|人设|第一人称|旁白|剧情|跑团|童话|续写|同人|歌词|"
    r"写一?[首篇段个][^，。]{0,14}(?:诗|词(?!条)|散文|作文|短文|日记)",
)
PLAYED = _any(r"role-?play|\bpretend|\bin character\b|\bcontinue\b|let's play|\byou(?:'re| are| be) |演|扮|假装|陪我|"
    r"续写|接着|[你我]来?[当做]")
"""Fiction that goes on in the next message, as against a passage that is worked on."""
FICTION_ENDS = _any(
    r"\bend of (?:role-?play|scene|story|game|fiction|the)|\bout of (?:character|role)\b|\booc\b|"
    r"\bback to (?:reality|real life|being me)",
    r"\bin real life\b|\birl\b|\bfor real\b|\bseriously(?: though| now)\b|\bthe real me\b|^(?:ok(?:ay)?|right|"
    r"alright)?[, ]*(?:pause|stop|cut)\b",
    r"^(?:ok|好了?|咳|哈)*[，, ]*停(?=[。，,！!\s我]|$)|说正[事经]|不演了|演完|出戏|不玩了|回到现实|现实[里中]|"
    r"说真的|言归正传|到此为止|这是替",
)
RETRACTED = _any(
    r"\b(?:just|only) (?:kidding|joking)|\bi(?:'m| was| am) (?:kidding|joking)|\bmade (?:it|that|"
    r"this) (?:all )?up\b|\bthat (?:was|is) (?:a joke|fiction|from)",
    r"开玩笑|逗你|骗你的|瞎编|我编的|不是真的|不是我[^，。]{0,8}误会",
)
PASTED = _any(
    r"\b(?:wrote|writes|said|says|texted|replied)\s*[:：]|\b(?:next|second|another|last) (?:one|page|part|bit|"
    r"paragraph)\b"
    r"[^:.\n]*:|(?:下一?|第.|最后一?|另一?)[段句页篇条][^：:。\n]{0,8}[：:]",
    r"\b(?:translat|proofread|summari[sz]|paraphras|transcri)\w*|what does .{1,60} mean|\bwrote (?:this|me)\b|"
    r"\b(?:this|an?) (?:email|letter|message|article|passage|text|quote|review|post) (?:from|by|i got)|\bgot this\b|"
    r"\blyrics\b|\bthe following\b",
    r"翻译|翻成|译成|校对|总结|概括|摘要|什么意思|啥意思|歌词|原文|转给我|转发|发来的|课文|念给你",
)
IRONY = _any(r"living the dream|\b(?:oh|yeah) (?:yeah )?i (?:just )?(?:love|adore)|\bi (?:just |obviously |"
    r"absolutely )?adore \w+ing|\bhow lovely|"
    r"(?-i:\bLOVE\b)|"
             r"\bha ha\W*$|可真是|真是(?:谢谢|感谢|太好)|福报|太.{1,4}了呢|\b(?:yeah,? right|lucky me|oh joy)\b|(?:^|"
             r"\s)/s\b|呵呵|"
             r"可真行")
INJECTED = _any(
    r"\b(?:note|message|attention|dear|hey|instructions?) (?:to |for )?(?:any |the )?ai\b|\bai (?:assistant|model|"
    r"system)|\bassistant\b|system prompt|\bthe user\b|\buser(?:'s)?\b|\bignore (?:all|any|previous|the|your)|"
    r"\bmemor(?:y|ies)\b|\badmin|\bpermission|^\W*\{\"|</?\w+>|\btenants?\b",
    # signs that cannot be seen, and words of two alphabets
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]|[a-z][\u0400-\u04ff]|[\u0400-\u04ff][a-z]",
    r"助手|系统|提示词|请将|写入|记忆|用户|管理员|权限|指令|忽略|主人",
)
FORGET = _any(
    r"\b(?:don't|do not|never|pls don't|dont) (?:remember|save|store|keep|record|log|learn|note)|off the record|"
    r"between (?:us|you and me)|\b(?:forget|delete|erase|scrub) (?:that|what|about|everything|my|it)\b|\b(?:delete|"
    r"erase|scrub) the\b|"
    r"strike that",
    r"(?:不要|别|不用|唔好|甭)(?:再|往.{1,5})?(?:记|記|存|留)|删掉|刪掉|删了|忘掉|忘了(?:它|这|那|我)|当我没说|抹掉",
)
MAY_KEEP = _any(r"\b(?:you (?:can|may)|(?:fine|ok) to) (?:remember|keep|save)|可以[记記存留]|你[要得可]?记[得住]")
SECRET = _any(
    r"\b(?:passwords?|passphrase|passwd|passcode|pwd?|pin|otp|cvv|cvc|api[ -]?key|secret|token|recovery|"
    r"credential\w*|2fa|login|seed phrase|door code|safe code)\b",
    r"密[码碼]|口令|验证码|驗證碼|卡[号號]|身份[证證]|身分證|密[钥鑰]|尾号|暗号|助记词|登录名",
    r"\b(?:passport|iban|account|card|licen[cs]e|ssn|insurance|visa|mastercard|wifi|exp)\b[^.。\n]{0,40}(?:\d{3}|"
    r"\d\d/\d\d)|"
    r"(?:护照|護照|银行卡|信用卡|有效期|账号|帳號)[^。\n]{0,20}[\dA-Z]",
    r"\d(?:[ -]?\d){6,}|(?<![a-z0-9])(?=[a-z_!@#$%^&*+=.-]*\d)(?=[\d_!@#$%^&*+=.-]*[a-z])[a-z0-9_!@#$%^&*+=.-]{9,}|"
    r"\b[0-9a-z]{4}-[0-9a-z]{4}\b|"
    r"\b[A-Z]{1,2}\d{6,}|\bsk-\w+|\bcodes?\b.{0,20}\d",
)
FILLER = _any(
    r"^(?:i|we)(?:'ll| will|'m| am)? (?:just )?(?:think|guess|see|know|mean|agree|hope|get it|love (?:it|that|this)|"
    r"like (?:it|that|this)|don't know|dunno|can't (?:wait|believe)|forgot|understand|suppose|swear|promise|wonder|"
    r"try|take|go|fine|ok|okay|sure|good|done|sorry|confused|here|serious|stick\w*)\b.{0,24}$",
    r"^it(?:'s| is) not that|(?:'ll|\bwill) \w+(?: then)?$|\bhate (?:sounding|asking|to ask|to bother)|^(?:let me|"
    r"bless|trust me|tell me|me too|"
    r"my (?:bad|god|point|question)|oh my|thank|pray for me|kill me|"
    r"save me)",
    r"^[我俺]?(?:再|先|就|也|还|给)*(?:知道|明白|懂|想想|试试|看看|问问|查查|去了?|晚点|服了|收藏|记下|笑死|哭|晕|"
    r"谢|好奇|没说|念完|承认|不敢|可以|听).{0,6}$",
    r"^我[^，]{0,6}(?:给|帮|看见|看到|替|陪|让)[他她佢]|^我(?:看了一下|先[^，]|给点|是?真?(?:听|看)不懂)|救救?我|"
    r"^跟[^，我]{1,6}(?:去吃|一起|说)",
    r"^(?:and |but )*i(?:'ve| have)? (?:live in|have|got|own|use|did|do|want|saw|bought|made|found) (?:one|it|that|"
    r"them|those|this|so)\b.{0,12}$|^i'm not$|^my (?:head|brain)",
)
# what may be cut from the front of a statement
LEAD = re.compile(
    r"^(?:(?:and|but|so|oh|also|ok|okay|well|yes|yeah|no|aye|btw|lol|haha+|anyway|plus|hi|hey|right|because|since|"
    r"as|then|good|nice|ah|um|ha)\b[,!. ]*|(?:(?:还有|说|换|有)?个?事|还有|对了|然后|而且|因为|但是?|不过|反正|"
    r"哈哈+|嗯|哦|唉|行|好的?|是的?|啊|其实|所以|诶|欸|嘿嘿)+[，,、～~ ]*|[-*•·]+\s*|\d+[.)、]\s+|"
    r"remember(?: that)?:? |记住[，,：:]? *)+",
    re.IGNORECASE,
)
OWN_NAME = re.compile(
    r"(?:^|[.!?\n] *)(?:this is )?([A-Z][a-zà-ÿ]+),? (?:by the way|btw|here)\b|"
    r"\b[Ss]ign (?:it|this|off)(?: as| with)?:? ([A-Z][\w'-]+(?: [A-Z][\w'-]+)?)|落款(?:就?写|"
    r"是)?([\u3400-\u9fff]{2,3})(?=[，。]|$)",
)
SOMEBODY_ELSE = _any(r"\b(?:he|she|they|him|her|them)(?:'|\b)|[他她佢]|那个|这人|那人")
VAGUE = _any(r"\b(?:it|that|them|those)\b")
HAPPENS = _any(
    r"\b(?:starts?|started|is|was|ends?|ended|arrives?|comes?|came|are|were|gets?|opens?|begins?|completed|fitted|"
    r"passed|"
    r"finished|delivered|due)\b",
    r"[\u3400-\u9fff]{6}",
)
SPOILS_ALL = (HYPOTHETICAL, INJECTED, SECRET, IRONY)
"""What spoils a whole sentence, and what a clause."""
SPOILS = (HEARSAY, SUPPOSED, MOMENTARY, REQUEST, QUESTION, FILLER, TWICE_DENIED)
