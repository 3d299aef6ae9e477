"""Words that files use for the facts of 会员采集信息, beside the labels of the form itself."""

EDUCATION = {
    **dict.fromkeys(("小学毕业", "小学及以下"), "primary"),
    **dict.fromkeys(("初中毕业", "初级中学"), "junior"),
    **dict.fromkeys(("高中毕业", "普通高中", "高级中学"), "senior"),
    **dict.fromkeys(("中专", "技校", "中技", "职高", "职业高中", "中等专科", "中职", "中专中技"), "vocational"),
    **dict.fromkeys(("专科", "大学专科", "高职", "大专毕业", "高等专科"), "college"),
    **dict.fromkeys(("大学本科", "大学", "全日制本科", "本科毕业", "学士"), "bachelor"),
    **dict.fromkeys(("硕士", "研究生", "硕士毕业"), "master"),
    **dict.fromkeys(("博士", "博士毕业"), "doctor"),
}
POLITICS = {
    **dict.fromkeys(("党员", "中国共产党党员", "正式党员", "中共正式党员"), "party"),
    **dict.fromkeys(("预备党员", "中国共产党预备党员"), "probationary"),
    **dict.fromkeys(("团员", "中国共产主义青年团团员", "共产主义青年团员"), "league"),
    **dict.fromkeys(("民主党派",), "democratic"),
    **dict.fromkeys(("无党派", "无党派民主人士"), "nonpartisan"),
    **dict.fromkeys(("普通群众",), "masses"),
}
DEMOCRATIC_PARTIES = (
    "民革党员", "民革会员", "民盟盟员", "民建会员", "民进会员", "农工党党员", "致公党党员", "九三学社社员", "台盟盟员",
    "民革", "民盟", "民建", "民进", "农工党", "致公党", "九三学社", "台盟",
)  # fmt: skip
HOUSEHOLD = {
    **dict.fromkeys(("非农业", "非农", "城镇", "城镇户口", "城镇户籍", "城市户口", "非农业家庭户口"), "urban"),
    **dict.fromkeys(("农业", "农村", "农村户口", "农村户籍", "农业家庭户口"), "rural"),
    **dict.fromkeys(("居民", "居民家庭户口"), "resident"),
}
SKILL = {
    **dict.fromkeys(("无", "没有", "无等级", "无技能等级"), "none"),
    **dict.fromkeys(("五级", "五级工", "初级", "初级工五级", "五级初级工"), "five"),
    **dict.fromkeys(("四级", "四级工", "中级", "中级工四级", "四级中级工"), "four"),
    **dict.fromkeys(("三级", "三级工", "高级", "高级工三级", "三级高级工"), "three"),
    **dict.fromkeys(("二级", "技师二级", "二级技师"), "two"),
    **dict.fromkeys(("一级", "高级技师一级", "一级高级技师"), "one"),
}
NOTHING = ("无", "-", "—", "/", "不详", "未知", "其他")  # said without saying anything
MIGRANT = {
    **dict.fromkeys(("是", "Y", "y", "1", "√", "有"), "yes"),
    **dict.fromkeys(("否", "不是", "N", "n", "0", "×", "无"), "no"),
}
