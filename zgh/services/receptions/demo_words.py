"""What is asked at receptions and how it is answered, for the demonstration group. Invented, of the kind one hears.

Each entry: text, category code, is_masked, share of people who want to hear it, what became of it, words.
"""

Talk = tuple[str, str, bool, float, str, str]

COMING: tuple[Talk, ...] = (
    ("夜班交通补贴能不能按实际出勤天数发？现在请一天假就全扣。", "pay", False, 0.5, "approved", ""),
    ("食堂周末只有一个窗口，排队要二十多分钟，能不能多开一个？", "canteen", False, 0.3, "approved", ""),
    ("店里的排班表总是前一天晚上才出来，孩子没法安排，可以提前一周吗？", "leave", True, 0.7, "approved", ""),
    ("去年说的母婴室扩建，今年还做吗？", "women", False, 0.2, "approved", ""),
    ("执业药师考试的报名费，考过以后能报销吗？", "learning", False, 0.0, "pending", ""),
    ("库房北门的路灯坏了一个月了，下夜班走那段路有点怕。", "safety", True, 0.0, "pending", ""),
)
LIVE: tuple[Talk, ...] = (
    (
        "新员工的工装能不能一来就发？我们店三个人穿了两个月自己的衣服。",
        "other",
        False,
        0.3,
        "answered",
        "是我们没盯住。工装这周五前补齐，以后入职当天就发，仓库备好各个尺码。",
    ),
    (
        "高温补贴从哪个月开始发、发几个月？",
        "pay",
        False,
        0.6,
        "answered",
        "按咱们省的规定发，从六月工资里体现。具体月份和标准，会后财务列一张表发到各店，大家对着看。",
    ),
    ("外地回来的同事租房有没有补贴？", "care", True, 0.4, "on_air", ""),
    ("体检能不能加一项颈椎和腰椎？收银和仓库的同事都在说。", "care", False, 0.8, "queued", ""),
    ("加班调休单三个月就作废，忙起来根本休不了。", "pay", True, 0.7, "queued", ""),
    ("职工书屋能不能进一批儿童绘本？", "venue", False, 0.1, "queued", ""),
    ("县里的门店离市区远，工会活动总赶不上，能不能也到县里办一场？", "culture", False, 0.05, "queued", ""),
    ("两癌筛查今年什么时候安排？", "women", False, 0.3, "deferred", ""),
    ("停车位什么时候能重新划？", "other", False, 0.0, "pending", ""),
)
YESTERDAY: tuple[Talk, ...] = (
    ("夜班热饭窗口试行一个月了，还继续吗？", "canteen", False, 0.6, "answered", "继续，而且从下周起周末也开。承包方那边工会去谈，价格不变。"),
    ("配送车的空调修好了吗？下午车厢里还是热。", "safety", False, 0.5, "answered", "三台修好两台，第三台等配件，周四到。到之前那条线改早上送。"),
    ("想问问带薪年休假能不能拆成半天休。", "leave", True, 0.4, "queued", ""),
    ("隔壁店的同事说他们有心理咨询，我们也能用吗？", "care", True, 0.3, "answered", "能用，全集团都能打。电话在“服务”里的知心大姐，打过去不记姓名。"),
    ("能不能换一家体检医院？", "care", False, 0.1, "explained", "体检医院是集团统一招标的，合同到明年三月。意见已经记下，招标时请职工代表参加。"),
)  # fmt: skip
LONG_AGO: tuple[Talk, ...] = (
    ("报销能不能在手机上走？", "other", False, 0.6, "answered", "财务系统三季度上手机端，差旅报销排在第一批，先在咱们这里试。"),
    ("更衣柜不够用，新来的没地方放衣服。", "venue", False, 0.4, "answered", "下月15日前添24个；到位前先把二楼闲置的8个调过去。"),
    ("年会节目能不能由各店自己推荐？", "culture", True, 0.3, "answered", "说得好，今年就这么办。讲话合成一段，不超过十分钟。"),
)  # fmt: skip
YESTERDAY_MINUTES = (
    "昨天下午的接待日来了四十多位同事，线上还有一百多位在听。问得最多的是吃饭、车和休假，主席能定的当场都定了日子。\n"
    "没来得及答的一个已经转成心声，限时答复；谁问的、谁答的，都能在手机上查到进度。"
)
LONG_AGO_MINUTES = "上一次接待日的问题都有了着落：更衣柜已经到位，报销的手机端在试点，年会节目正在报名。"
