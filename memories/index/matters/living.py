"""Home, people, pets, food, body and sleep."""

from memories.index.matters.matter import matter

LIVING = (
    matter(
        r"\b(?:live[sd]?|living(?<!a living)|home(?! office)|reside|address|based|neighbou?rhood)\b(?! with\b)|"
        r"\bmy (?:house|flat|apartment|place)\b|住(?!院)|家在|哪个?(?:城市|小区|区)|地址|定居",
        "live moved flat apartment house home lease tenant rent unpack boxes keys settle based relocate "
        "transferred studio loft cottage bungalow street lane neighbourhood balcony landlord suburb downtown "
        "district",
        "搬 住 租 房 家 新家 公寓 小区 钥匙 落户 定居 安家 回到 派到 调到 老家 城 楼 巷 院子 阳台 合同 窗",
    ),
    matter(
        r"\blive with\b|\bshar\w+\b.*\b(?:flat|apartment|house|room|home|place)\b|\b(?:flat|room|"
        r"house)mates?\b|\bhousehold\b|合租|室友|(?:一起|一块儿?|同)住|几口",
        "flatmate roommate housemate share moved household lodger subtenant home",
        "合租 室友 同住 一块 一起 搬走 住 口 房",
    ),
    matter(
        r"\b(?:girlfriend|boyfriend|partner|engaged|married|single|dating|husband|wife|relationship|"
        r"fianc\w+)\b|女朋友|男朋友|对象|未婚|订婚|婚约|结婚|单身|恋爱|老公|老婆",
        "girlfriend boyfriend partner engaged married single dating date seeing husband wife fiance fiancé "
        "fiancée ring wedding split broke divorce propose together separate someone love",
        "女朋 男朋 对象 未婚 订婚 退婚 结婚 离婚 分手 戒指 恋爱 单身 老公 老婆 领证 复合",
    ),
    matter(
        r"\bwedding\b|婚礼|婚期",
        "wedding marry ceremony venue",
        "婚礼 婚期 改期 酒席 婚",
    ),
    matter(
        r"\b(?:pets?|cats?|dogs?|rabbits?|birds?)\b|宠物|[猫狗]|养了?什么",
        "cat kitten dog puppy pet rabbit parrot hamster goldfish tortoise beagle poodle terrier labrador "
        "spaniel canary budgie",
        "猫 狗 宠物 养 兔 鹦鹉 仓鼠 鱼 龟 鸟 犬 柯基 泰迪 金毛",
    ),
    matter(
        r"\b(?:eat|diet|vegetarian|vegan|meat|food|meal)\b|吃|素|忌口",
        "eat ate diet vegetarian vegan meat fish chicken beef pork lamb dairy gluten slice steak bacon",
        "吃 素 肉 鱼 忌口 荤 戒 菜",
    ),
    matter(
        r"\b(?:drinks?|coffees?|teas?)\b|喝|茶|咖啡",
        "drink drank coffee tea latte espresso cup glass beer wine water juice assam oolong decaf brew",
        "喝 茶 咖啡 拿铁 美式 酒 普洱 龙井 乌龙 观音 花茶 奶茶 豆浆 牛奶 杯",
    ),
    matter(
        r"\b(?:lunch|breakfast|dinner|supper|restaurant|cafe|bakery)\b|午饭|早饭|晚饭|早餐|午餐|晚餐|餐厅|饭馆|"
        r"食堂",
        "lunch breakfast dinner supper restaurant cafe canteen bakery eat porridge toast cereal sandwich salad "
        "oats eggs",
        "饭 早餐 午餐 晚餐 餐厅 食堂 馆 外卖 带饭 粥 面 包子 吃",
    ),
    matter(
        r"\b(?:sports?|exercises?|work out|workout|keep fit|fitness|gym)\b|运动|锻炼|健身",
        "sport exercise gym run ran jog swim swam yoga cycle bike box tennis football soccer badminton "
        "basketball volleyball climb hike pilates walk row squash padel dance skate ski surf karate judo golf "
        "workout laps fitness",
        "运动 锻炼 健身 跑 跑步 游泳 瑜伽 羽毛 篮球 网球 足球 乒乓 打球 骑行 拳 太极 快走 散步 爬山 跳绳 跳舞 "
        "舞 滑冰 滑雪 普拉 私教 练 走",
    ),
    matter(
        r"\b(?:doctor|gp|dentist|physio\w*|therapist|surgeon)\b|医生|大夫|牙医",
        "doctor dr gp dentist physio physiotherapist therapist surgeon clinic practice",
        "医生 大夫 牙医 诊所 主任 看病 看牙",
    ),
    matter(
        r"\b(?:dose|dosage|medicine|medication|tablets?|pills?|mg|milligrams?)\b|药|剂量|毫克",
        "dose dosage medicine medication tablet pill mg milligram prescribe double halve",
        "药 片 毫克 剂量 复查 停药",
    ),
    matter(
        r"\b(?:glasses|lenses|eyesight|vision)\b|眼镜|近视|隐形",
        "glasses lens contact eye eyesight laser vision frame",
        "眼镜 隐形 近视 视力 激光 镜 眼睛",
    ),
    matter(
        r"\b(?:get up|wake|alarm)\b|起床|醒",
        "get up wake woke alarm sleep bed",
        "起床 醒 闹钟 睡到 爬起 才起",
    ),
    matter(
        r"\b(?:bed|asleep|sleep)\b|睡",
        "bed asleep sleep slept",
        "睡 上床 睡觉",
    ),
    matter(
        r"\b(?:weigh\w*|tall|height|kilos?|pounds|size|measure)\b|体重|身高|多重|多高|尺码|码",
        "weigh weight kilo kg pound tall cm height size scale lost gain",
        "体重 斤 公斤 瘦 胖 身高 厘米 码 秤",
    ),
    matter(
        r"\b(?:smok\w+|cigarettes?|alcohol|quit)\b|抽烟|吸烟|喝酒|烟",
        "smoke cigarette pack quit vape alcohol sober wine beer dry",
        "烟 抽 戒 酒 根",
    ),
    matter(
        r"\b(?:allerg\w+|intoleran\w+)\b|过敏",
        "allergy allergic intolerant rash hives reaction outgrew peanut pollen",
        "过敏 疹 花粉 花生 海鲜",
    ),
    matter(
        r"\b(?:colou?r|hair|beard|tattoo|look like|painted)\b|颜色|发型|胡子|刷成",
        "colour color red blue green yellow black white grey gray brown pink purple orange paint dye blonde "
        "beard shave",
        "颜色 红 蓝 绿 黄 黑 白 灰 粉 紫 刷 染 漆",
    ),
    matter(
        r"\b(?:cook\w*|stove|kitchen|clean\w*|housework|garden\w*|plants?|grow)\b|做饭|家务|打扫|种[了什的]|"
        r"花园|菜园",
        "cook stove kitchen clean vacuum laundry garden plant grow tomato flower lawn cleaner",
        "做饭 家务 打扫 保洁 阿姨 种 花 菜 园",
    ),
)
