"""Ideas as colleagues have them, for the demonstration group. Invented, but of the kind one hears in a warehouse."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """One idea and how far its life has come: `steps` of first look, experts, verdict, plan, done, confirmed, …"""

    title: str
    category: str
    text: str
    present: str
    expected: str
    steps: int
    days_ago: int
    verdict: str = "adopt"
    answer: str = "主意好，花钱少，采纳。由仓储部牵头，三周内改好，效益请上级工会来核。谢谢您想着大家。"
    money: int = 0
    hours: int = 0
    safety: str = ""
    shown: str = ""
    is_hers: bool = False
    is_masked: bool = False
    is_shared: bool = False
    asks_her: bool = False
    asks_her_to_judge: bool = False


IDEAS = (
    Told(
        "冷链验收台垫高二十厘米", "safety",
        "冷链验收台太低，弯腰搬一上午腰直不起来。把台面垫高二十厘米，旁边加一段滚轴，一个人站着就能推。",
        "台面七十厘米高，每天弯腰三百多次，去年有三位同事腰疼请假。", "少请病假，一个人能干两个人的活，药品少磕碰。",
        steps=8, days_ago=75, money=12_800, hours=420, safety="不再弯腰搬箱，半年没有人因为腰疼请假。",
        shown="原来验收台只有七十厘米高，弯着腰搬一上午，腰直不起来。现在台面垫高二十厘米，旁边加了一段滚轴，"
        "站着就能推，一个人就够。材料是旧货架改的，一共花了六百元，别的仓库也可以照着做。",
        is_shared=True,
    ),
    Told(
        "扫码枪支架，两只手都腾出来", "other",
        "拣货时一手拿枪一手拿单，放下再拿起来最费时间。用废水管弯一个支架夹在车把上，枪插上去就能扫。",
        "每单要放下、拿起扫码枪四五次，还常摔坏。", "每单省十几秒，枪少摔几把。",
        steps=8, days_ago=60, money=6_300, hours=310, safety="扫码枪今年没有再摔坏。",
        shown="拣货时一手拿枪一手拿单，放下再拿起来最费时间。用废水管弯了一个支架夹在车把上，枪插上就能扫，"
        "两只手都腾出来。做一个五分钟，成本三元，已经给四十台车装上。",
        is_masked=True,
    ),
    Told(
        "拆零分拣车分成六格", "other",
        "拆零药混在一个筐里，复核时要翻来翻去。把分拣车隔成六格，一格一单，贴上颜色，送到复核台直接对。",
        "六张单混在一个筐里，复核一单要两分多钟。", "复核快一半，错发少。",
        steps=5, days_ago=34, money=15_000, hours=520, safety="错发从每月五起降到一起。",
    ),
    Told(
        "中药斗谱做成二维码", "learning",
        "新来的同事记不住斗谱，抓药要问人。每排药斗贴一个二维码，手机一扫就是这一排的位置和别名。",
        "新人三个月才记熟，忙的时候没有人教。", "新人一个月能上手，少抓错。",
        steps=6, days_ago=40, money=8_000, hours=260, safety="新人抓药差错少了。",
    ),
    Told(
        "送药箱外面贴温度变色贴", "safety",
        "送药箱里有温度计，可是要打开才看得到。外面贴一张变色贴，超过八度变红，司机和顾客都看得见。",
        "路上打开看一次，箱里就热一次。", "少开箱，超温马上知道。",
        steps=2, days_ago=4, asks_her_to_judge=True,
    ),
    Told(
        "近效期货位挂绿牌", "other",
        "离效期六个月的货位挂一块绿牌，拣货的先看绿牌，先出近效期的，不用每次查电脑。",
        "近效期靠电脑查，忙起来就忘，去年报损一批。", "少报损。",
        steps=4, days_ago=12, is_hers=True,
    ),
    Told(
        "处方扫描件自动命名", "other",
        "处方扫进电脑要一张一张改名字，每天一百多张。能不能扫的时候按单号自动命名。",
        "两个人每天各改一小时。", "省两个人一小时。",
        steps=3, days_ago=15, verdict="store",
        answer="办法是好的，要等明年扫描系统换新时一起做，先留存备用，到时候第一个请您来试。",
    ),
    Told(
        "叉车换成两班共用一台", "safety",
        "两班各有一台叉车，白天晚上都有一台闲着，建议退掉一台，两班共用。",
        "两台叉车一年租金不少。", "省一台的租金。",
        steps=3, days_ago=20, verdict="turn_down",
        answer="算过了：交接班前后两个小时两台都在用，共用会堵住冷库门口，去年试过一周，误了三车货。所以这次没有采纳，记录附在后面，您可以看。",
    ),
    Told(
        "托盘四角贴防滑垫", "safety",
        "叠起来的托盘下雨天会滑，四角贴上旧轮胎剪的垫子就稳了。", "雨天托盘滑下来过两次。", "不伤人。",
        steps=0, days_ago=0, asks_her=True,
    ),
)  # fmt: skip

OPINIONS = (
    "现场看过，做得到，花不了多少钱，建议先在一个库试。",
    "对一线很实用。注意材料要耐低温，别用普通胶。",
    "省的工时估得偏高，打个八折也值得做。",
)
# code, name, yearly benefit from, reward from, to; in yuan. An example: nothing of it is a rule.
CLASSES = (
    ("1", "一等奖（演示）", 100_000, 2_000, 5_000),
    ("2", "二等奖（演示）", 10_000, 500, 2_000),
    ("3", "三等奖（演示）", 1_000, 200, 500),
    ("4", "鼓励奖（演示）", 0, 50, 200),
)
