"""Things, tools, money and services."""

from memories.index.matters.matter import matter

HAVING = (
    matter(
        r"\b(?:phone|mobile|smartphone|handset)\b(?! (?:number|company))|手机(?!.*号)",
        "phone mobile smartphone handset iphone nokia motorola samsung pixel galaxy android huawei xiaomi "
        "oneplus oppo vivo honor fairphone",
        "手机 华为 小米 苹果 三星 荣耀 红米",
    ),
    matter(
        r"\b(?:laptop|computer|notebook|pc)\b|电脑|笔记本",
        "laptop computer notebook macbook thinkpad dell lenovo asus imac surface chromebook desktop keyboard",
        "电脑 笔记 联想 苹果 戴尔 华硕 惠普 台式 键盘",
    ),
    matter(
        r"\b(?:app|messenger|messaging|software|tool|editor|browser|operating system|program)\b|软件|应用|"
        r"浏览器|编辑器|系统|工具|聊天",
        "app messenger whatsapp signal telegram wechat email mail browser firefox chrome safari linux ubuntu "
        "windows mac editor vim emacs code notion obsidian evernote excel spreadsheet install switch migrate",
        "软件 微信 钉钉 飞书 浏览 系统 安装 卸载 笔记 表格 迁 换",
    ),
    matter(
        r"\b(?:framework|language|database|stack|backend|frontend|library)\b|框架|编程|数据库|后台|前端|语言写",
        "framework react vue angular svelte django flask rails spring python java javascript typescript rust "
        "go php ruby kotlin swift postgres postgresql mysql sqlite mongodb redis rewrite rewrote migrate "
        "backend frontend code",
        "框架 数据 后台 前端 重构 重写 迁移 代码 写",
    ),
    matter(
        r"\b(?:cars?|drive|vehicle|ride|motorbike|motorcycle|scooter|bike)\b|什么车|[的哪].?车|骑什么|车(?:是|"
        r"型|牌)",
        "car drive drove vehicle ride suv van estate hatchback sedan truck pickup electric bicycle bike "
        "motorbike motorcycle scooter toyota honda ford skoda kia hyundai nissan mazda tesla bmw audi "
        "volkswagen vw fiat renault peugeot volvo suzuki yamaha vespa opel subaru jeep garage",
        "车 开 骑 大众 丰田 本田 特斯 比亚 吉利 福特 奥迪 宝马 日产 摩托 电动 续航",
    ),
    matter(
        r"\b(?:boat|ship|kayak|canoe)\b|船",
        "boat ship kayak canoe dinghy yacht sail",
        "船 艇 舟 筏 帆",
    ),
    matter(
        r"\b(?:wear|coat|jacket|shoes?|clothes)\b|穿|外套|鞋",
        "wear wore coat jacket parka shoe boot trainer sneaker",
        "穿 外套 大衣 羽绒 鞋 夹克 棉袄 风衣",
    ),
    matter(
        r"\bhair\w*\b|头发|理发|剪发",
        "hair haircut barber hairdresser salon",
        "头发 理发 剪 发型",
    ),
    matter(
        r"\b(?:stored?|keep|backup|backed up)\b|存[在放]|备份|放在",
        "store keep kept save drive cloud disk backup folder",
        "存 放 云盘 硬盘 备份 盘",
    ),
    matter(
        r"\brent\b|房租|租金",
        "rent landlord landlady pay month",
        "房租 租金 房东 每月 租 交",
    ),
    matter(
        r"\b(?:mortgage|interest|loan)\b|房贷|利率|贷款",
        "mortgage percent interest loan bank rate",
        "房贷 利率 个点 贷款",
    ),
    matter(
        r"\b(?:price|costs?|charge|sell)\b|多少钱|价",
        "price cost charge sell euro dollar pound",
        "块 元 卖 涨 降 价 钱",
    ),
    matter(
        r"\b(?:save|saving|put aside|budget)\b|存.{0,4}钱|攒|预算",
        "save aside budget week month",
        "存 攒 预算 每月",
    ),
    matter(
        r"\b(?:salary|earn|paid|wage|income)\b|工资|薪|收入",
        "salary earn paid pay wage income raise",
        "工资 薪 月薪 收入 涨",
    ),
    matter(
        r"\b(?:internet|broadband|wi-?fi|provider)\b|宽带|上网|网络",
        "internet broadband fibre fiber wifi telecom router dropout sign",
        "宽带 联通 电信 移动 光纤 掉线 路由 装",
    ),
    matter(
        r"\b(?:bank|account)\b|银行|账户|工资卡",
        "bank account union",
        "银行 招行 建行 工行 农行 卡 开户",
    ),
    matter(
        r"\b(?:streaming|subscri\w+)\b|会员|订阅",
        "stream subscribe subscription cancel netflix spotify account service",
        "会员 订阅 优酷 爱奇 腾讯 芒果 站",
    ),
    matter(
        r"\b(?:pay|payment|insurance|insured|electricity|gas|energy|utility|contract|plan|tariff)\b|保险|电费|"
        r"套餐|话费",
        "pay insurance insurer insured electricity gas energy power contract plan tariff premium month cheaper switch",
        "保险 电费 套餐 话费 便宜 办",
    ),
    matter(
        r"\b(?:number|digits|address|e-?mail|password|locker|extension|plate)\b|号码|尾号|车牌|邮箱|电话",
        "number digit address email mail extension plate sim new ends",
        "号 号码 尾号 车牌 邮箱 电话 新号 换号",
    ),
    matter(
        r"\b(?:shop|supermarket|groceries|market|store)\b|买菜|超市|菜市场",
        "shop supermarket grocery market store lidl aldi tesco buy deliver online",
        "买 超市 市场 菜 网购 团购",
    ),
    matter(
        r"\b(?:status|visa|permit|citizen\w*|passport|license|licence)\b|签证|驾照|护照|户口|身份",
        "visa permit citizen passport licence license apply approve expire test",
        "签证 驾照 护照 户口 绿卡 批 考",
    ),
)
