"""Work, study, pastimes, plans and dates."""

from memories.index.matters.matter import matter

DOING = (
    matter(
        r"\b(?:work(?:ing|s)?(?! out)|jobs?|employe[rd]|profession|occupation|career|for a living)\b|"
        r"\bwhat do(?:es)? \w+ do\b\W*$|工作|上班|职业|单位|(?:做|干)什么的|哪[一]?行|谋生",
        "work job company firm office agency employ hire shift career position salary quit resign laid retire "
        "join freelance trainee apprentice junior senior staff academy clinic factory warehouse shop designer "
        "engineer developer programmer nurse doctor teacher paramedic driver cook chef waiter waitress baker "
        "accountant bookkeeper lawyer clerk editor writer journalist translator librarian carpenter "
        "electrician plumber mechanic manager analyst consultant cashier barista pharmacist dentist architect "
        "pilot guard farmer gardener hairdresser photographer scientist researcher lecturer train "
        "colleague boss department notice",
        "上班 公司 单位 辞 离职 入职 跳槽 转行 转正 挂职 调 职 当 文案 编辑 司机 店员 老师 医生 护士 厨师 会计 "
        "出纳 律师 记者 经理 销售 客服 前台 保安 早班 晚班 夜班 工厂 医院 学校 银行 培训 员 师 店 厂 社 局",
    ),
    matter(
        r"\b(?:commute|(?:get|go|travel) to (?:work|the office|school|uni\w*))\b|怎么(?:去)?(?:上班|上学)|通勤|"
        r"上[班学].{0,4}怎么",
        "commute bus train metro tube subway tram ferry cycle bike walk drive carpool lift foot",
        "通勤 地铁 公交 班车 骑 开车 坐 走路 步行 电动 拼车 顺风",
    ),
    matter(
        r"\b(?:boss|manager|report to|supervisor|team lead)\b|领导|老板|上司|主管|经理|直属",
        "boss manager report answer supervisor lead charge head",
        "领导 老板 上司 主管 经理 直属 带 总 接替",
    ),
    matter(
        r"\b(?:stud(?:y|ies|ied|ying)|major|degree|course|subject|university|college|school)\b|[读念](?:什么|"
        r"哪|的)|专业|学校|大学|学什么",
        "study student major degree master bachelor doctorate phd thesis semester year enrol graduate exam "
        "campus lab dentistry medicine law architecture engineering design biology physics chemistry history "
        "economics course class lecture faculty prepare",
        "专业 读 念 学期 大一 大二 大三 大四 研一 研二 硕士 博士 本科 毕业 考 实验 学院 系 课",
    ),
    matter(
        r"\b(?:school|class|grade|year|kindergarten|nursery|daycare)\b|年级|班|幼儿园|哪个学校|上几",
        "school class grade year kindergarten nursery daycare first primary secondary start attend",
        "年级 班 幼儿 学校 小学 初中 高中 转学 上学 升",
    ),
    matter(
        r"\b(?:teach\w*|tutor|coach\w*|lessons?|instructor|trainer|supervis\w*)\b|教练|老师|家教|导师|谁教|"
        r"教我|带我",
        "teach taught teacher tutor coach lesson instructor trainer supervise supervisor professor mentor",
        "教练 老师 家教 导师 教 带 教授 师傅 课",
    ),
    matter(
        r"\blanguages?\b|语言|外语|学.{0,4}语",
        "language learn english french spanish german italian portuguese chinese mandarin japanese korean "
        "arabic russian turkish dutch swedish greek hindi",
        "英语 法语 德语 日语 韩语 俄语 粤语 牙语 语 学",
    ),
    matter(
        r"\b(?:instrument|music)\b|乐器",
        "violin viola cello piano guitar trumpet flute drum instrument play orchestra band saxophone clarinet ukulele",
        "琴 提琴 钢琴 鼓 笛 吉他 乐器 拉 弹 吹 二胡 琵琶 古筝 乐团",
    ),
    matter(
        r"\b(?:read(?:ing)?|books?)\b|[读看].{0,4}书",
        "read book novel chapter page",
        "读 书 小说 本 看",
    ),
    matter(
        r"\b(?:series|show|watch(?:ing)?)\b|追.{0,3}剧|什么[剧节]",
        "series show watch episode season programme",
        "剧 综艺 追 看 集",
    ),
    matter(
        r"\bgames?\b|游戏|玩什么",
        "game play card chess console",
        "游戏 玩 棋 牌",
    ),
    matter(
        r"\b(?:hobb(?:y|ies)|free time|spare time|weekends?|evenings?|saturdays?|sundays?)\b|爱好|业余|周末|"
        r"空闲|星期[六天日]|周[六日]",
        "hobby spare evening weekend saturday sunday paint pottery knit sew garden bake chess choir "
        "photography club class join instead",
        "爱好 周末 周六 周日 画 画画 陶艺 织 钓鱼 摄影 下棋 书法 合唱 报名 班",
    ),
    matter(
        r"\bvolunteer\w*\b|义工|志愿",
        "volunteer shelter charity",
        "义工 志愿 救助",
    ),
    matter(
        r"\b(?:team|club|support|fan|cheer)\b|球队|支持|队",
        "team club support fan cheer match season scarf",
        "队 球队 支持 球迷 俱乐",
    ),
    matter(
        r"\b(?:sits? next|desk|seat|office|floor|room)\b|座位|工位|办公室|几楼|同桌|旁边|教室",
        "sit next desk seat office floor room neighbour reshuffle move corner window",
        "座位 工位 办公 楼 同桌 旁边 坐 换座 教室 隔壁",
    ),
    matter(
        r"\b(?:race|marathon|match|exam|test|interview|appointment|meeting|flight|concert|deadline|launch|"
        r"release|stand-?up|practice|rehearsal|move-in|delivery)\b|比赛|半马|马拉松|考试|面试|预约|[周例]会|"
        r"会议|航班|演出|截止|上线|交稿|排练",
        "race marathon match exam test interview appointment meeting meet flight concert deadline launch "
        "release stand practice rehearsal organiser move postpone reschedule shift",
        "比赛 考试 面试 预约 周会 例会 开会 会议 航班 演出 截止 上线 排练 改期 改到 推迟 提前 延期 挪",
    ),
    matter(
        r"\b(?:open|opening hours|close[sd]?|shut)\b|开门|关门|休息|营业|打烊",
        "open close shut off hours",
        "开门 关门 休息 营业 打烊 歇",
    ),
    matter(
        r"\b(?:goal|target|aim|plan|resolution)\b|目标|计划|打算",
        "goal target aim plan resolution raise lower instead aim now",
        "目标 计划 定 提到 降到 改成",
    ),
    matter(
        r"\b(?:trip|travel|holiday|vacation|going|fly)\b|旅[行游]|度假|去哪",
        "trip travel holiday vacation fly flight ticket go plan call off",
        "旅行 旅游 度假 机票 计划 改去 去 订",
    ),
    matter(
        r"\b(?:opinion|think of|feel about|believe|religion|vote|view)\b|看法|觉得|信什么|信仰|怎么看",
        "opinion think believe view vote religion church mosque temple faith atheist changed mind convert",
        "看法 信 教 佛 改观 觉得",
    ),
)
